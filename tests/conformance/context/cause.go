//go:build go1.20

// A cause given to cancel is what Cause returns; the error stays "context
// canceled".
package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancelCause(context.Background())
	fmt.Println(context.Cause(ctx))
	cancel(errors.New("disk is full"))
	cancel(errors.New("too late"))
	fmt.Println(ctx.Err(), context.Cause(ctx))
	other, cancelOther := context.WithCancelCause(context.Background())
	cancelOther(nil)
	fmt.Println(other.Err(), context.Cause(other))
	fmt.Println(context.Cause(context.Background()))
}
