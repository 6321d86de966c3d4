//go:build go1.21

// A cause given with a timeout or a deadline is the cause when it expires, not
// when it is cancelled before.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func main() {
	tooSlow := errors.New("too slow")
	ctx, cancel := context.WithTimeoutCause(context.Background(), time.Millisecond, tooSlow)
	defer cancel()
	<-ctx.Done()
	fmt.Println(ctx.Err(), context.Cause(ctx))
	other, cancelOther := context.WithDeadlineCause(context.Background(), time.Now().Add(time.Hour), tooSlow)
	cancelOther()
	fmt.Println(other.Err(), context.Cause(other))
}
