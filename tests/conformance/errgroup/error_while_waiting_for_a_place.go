// Go waits for a place also after another function has failed.
package main

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	g.SetLimit(1)
	g.Go(func() error { return errors.New("first") })
	g.Go(func() error {
		<-ctx.Done()
		fmt.Println("still started:", ctx.Err())
		return errors.New("second")
	})
	fmt.Println(g.Wait())
}
