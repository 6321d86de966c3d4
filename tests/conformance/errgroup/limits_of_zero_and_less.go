// With limit 0 nothing starts; a negative limit is none.
package main

import (
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.SetLimit(0)
	fmt.Println(g.TryGo(func() error { return nil }))
	g.SetLimit(-1)
	fmt.Println(g.TryGo(func() error { return errors.New("ran") }))
	fmt.Println(g.Wait())
}
