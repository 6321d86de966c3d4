// The first error cancels the group's context while others still run.
package main

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error {
		<-ctx.Done()
		return ctx.Err()
	})
	g.Go(func() error { return errors.New("disk is full") })
	<-ctx.Done()
	fmt.Println(ctx.Err())
	fmt.Println(g.Wait())
}
