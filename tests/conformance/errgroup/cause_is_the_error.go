//go:build go1.20

// The cause of the group's context is the first error.
package main

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	g.Go(func() error { return errors.New("disk is full") })
	fmt.Println(g.Wait(), ctx.Err(), context.Cause(ctx))
}
