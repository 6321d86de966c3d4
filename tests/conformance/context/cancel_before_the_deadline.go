// Cancelling before the deadline says that it was cancelled.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), time.Hour)
	_, ok := ctx.Deadline()
	cancel()
	<-ctx.Done()
	fmt.Println(ok, ctx.Err())
	_, ok = ctx.Deadline()
	fmt.Println(ok)
}
