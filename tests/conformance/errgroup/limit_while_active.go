// Changing the limit while functions run panics.
package main

import (
	"fmt"

	"conformance/support"
	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.SetLimit(3)
	release := make(chan struct{})
	for i := 0; i < 2; i++ {
		g.Go(func() error {
			<-release
			return nil
		})
	}
	fmt.Println(support.Caught(func() { g.SetLimit(5) }))
	close(release)
	fmt.Println(g.Wait())
	g.SetLimit(5)
}
