// A panic of the function is raised in all callers that wait for it.
package main

import (
	"fmt"
	"strings"

	"conformance/support"
	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	release := make(chan struct{})
	texts := make(chan string, 3)
	for i := 0; i < 3; i++ {
		go func() {
			text := support.Caught(func() {
				g.Do("key", func() (any, error) {
					<-release
					panic("boom")
				})
			})
			texts <- strings.SplitN(text, "\n", 2)[0]
		}()
		support.AwaitBlocked(i + 1)
	}
	close(release)
	for i := 0; i < 3; i++ {
		fmt.Println(<-texts)
	}
	v, err, shared := g.Do("key", func() (any, error) { return 1, nil })
	fmt.Println(v, err, shared)
}
