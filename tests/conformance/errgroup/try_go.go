// TryGo starts a function only while there is a place.
package main

import (
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.SetLimit(1)
	release := make(chan struct{})
	hold := func() error {
		<-release
		return nil
	}
	fmt.Println(g.TryGo(hold), g.TryGo(hold))
	close(release)
	fmt.Println(g.Wait())
	fmt.Println(g.TryGo(hold))
	fmt.Println(g.Wait())
	var free errgroup.Group
	fmt.Println(free.TryGo(hold), free.TryGo(hold), free.Wait())
}
