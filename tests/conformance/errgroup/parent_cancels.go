// The end of the parent context ends the group's.
package main

import (
	"context"
	"fmt"

	"conformance/support"
	"golang.org/x/sync/errgroup"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	g, ctx := errgroup.WithContext(parent)
	for i := 0; i < 3; i++ {
		g.Go(func() error {
			<-ctx.Done()
			return ctx.Err()
		})
	}
	support.AwaitBlocked(3)
	cancel()
	fmt.Println(g.Wait())
}
