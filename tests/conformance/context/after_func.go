//go:build go1.21

// AfterFunc calls its function in a goroutine of its own once the context is
// done; then it cannot be stopped.
package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	stop := context.AfterFunc(ctx, func() { done <- ctx.Err() })
	cancel()
	fmt.Println(<-done, stop())
	context.AfterFunc(ctx, func() { done <- errors.New("at once") })
	fmt.Println(<-done)
}
