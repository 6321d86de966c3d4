// Go waits until a place is free, in the state of a channel send.
package main

import (
	"fmt"

	"conformance/support"
	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.SetLimit(1)
	release := make(chan struct{})
	g.Go(func() error {
		<-release
		return nil
	})
	started := make(chan struct{})
	go func() {
		g.Go(func() error { return nil })
		close(started)
	}()
	support.AwaitBlocked(2)
	select {
	case <-started:
		fmt.Println("started beyond the limit")
	default:
		fmt.Println("waits")
	}
	close(release)
	<-started
	fmt.Println(g.Wait())
}
