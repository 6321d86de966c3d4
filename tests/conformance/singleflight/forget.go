// After Forget the next caller starts a call of its own while the old one
// still runs.
package main

import (
	"fmt"

	"conformance/support"
	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	release := make(chan struct{})
	first := make(chan string)
	go func() {
		v, _, shared := g.Do("key", func() (any, error) {
			<-release
			return 1, nil
		})
		first <- fmt.Sprint(v, " ", shared)
	}()
	support.AwaitBlocked(1)
	g.Forget("key")
	v, _, shared := g.Do("key", func() (any, error) { return 2, nil })
	fmt.Println(v, shared)
	close(release)
	fmt.Println(<-first)
	g.Forget("nobody asked for it")
}
