// Cancelling closes the done channel and sets the error.
package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	fmt.Println(ctx.Err(), ctx.Done() == nil)
	select {
	case <-ctx.Done():
		fmt.Println("done")
	default:
		fmt.Println("not done")
	}
	cancel()
	_, ok := <-ctx.Done()
	fmt.Println(ok, ctx.Err(), ctx.Err() == context.Canceled)
}
