// Everybody who waits for the done channel goes on, and always gets the same
// channel.
package main

import (
	"context"
	"fmt"

	"conformance/support"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	fmt.Println(ctx.Done() == ctx.Done())
	errs := make(chan error, 4)
	for i := 0; i < 4; i++ {
		go func() {
			<-ctx.Done()
			errs <- ctx.Err()
		}()
	}
	support.AwaitBlocked(4)
	cancel()
	for i := 0; i < 4; i++ {
		fmt.Println(<-errs)
	}
}
