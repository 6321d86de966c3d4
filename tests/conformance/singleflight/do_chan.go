// DoChan gives the result through a channel, to every caller its own.
package main

import (
	"fmt"

	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	release := make(chan struct{})
	fetch := func() (any, error) {
		<-release
		return 7, nil
	}
	a, b := g.DoChan("key", fetch), g.DoChan("key", fetch)
	fmt.Println(a == b, cap(a), len(a))
	close(release)
	for _, ch := range []<-chan singleflight.Result{a, b} {
		result := <-ch
		fmt.Println(result.Val, result.Err, result.Shared)
	}
	alone := <-g.DoChan("key", fetch)
	fmt.Println(alone.Val, alone.Err, alone.Shared)
}
