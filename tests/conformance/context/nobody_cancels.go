// Waiting for a context that nobody cancels is a deadlock.
package main

import (
	"context"

	"conformance/support"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		<-ctx.Done()
	}()
	support.AwaitBlocked(1)
	<-ctx.Done()
}
