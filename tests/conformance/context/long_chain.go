// A cancellation reaches the end of a long chain.
package main

import (
	"context"
	"fmt"

	"conformance/support"
)

func main() {
	root, cancel := context.WithCancel(context.Background())
	ctx := root
	for i := 0; i < 200; i++ {
		next, cancelNext := context.WithCancel(ctx)
		defer cancelNext()
		ctx = context.WithValue(next, i, i)
	}
	done := make(chan error)
	go func() {
		<-ctx.Done()
		done <- ctx.Err()
	}()
	support.AwaitBlocked(1)
	cancel()
	fmt.Println(<-done)
}
