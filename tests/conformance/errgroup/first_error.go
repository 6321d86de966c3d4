// Wait returns the first error, after all functions have ended.
package main

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	failed := make(chan struct{})
	ended := 0
	g.Go(func() error {
		defer close(failed)
		return errors.New("first")
	})
	g.Go(func() error {
		<-failed
		time.Sleep(5 * time.Millisecond)
		ended++
		return errors.New("second")
	})
	fmt.Println(g.Wait(), ended)
	fmt.Println(g.Wait())
}
