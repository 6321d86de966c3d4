// A function that leaves by Goexit has ended without an error.
package main

import (
	"errors"
	"fmt"
	"runtime"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.Go(func() error {
		defer fmt.Println("deferred")
		runtime.Goexit()
		return errors.New("never")
	})
	fmt.Println(g.Wait())
}
