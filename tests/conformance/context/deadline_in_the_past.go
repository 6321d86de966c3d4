// A deadline that is over cancels at once.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	for _, ago := range []time.Duration{0, time.Nanosecond, time.Hour} {
		ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(-ago))
		fmt.Println(ctx.Err())
		<-ctx.Done()
		cancel()
	}
	ctx, cancel := context.WithTimeout(context.Background(), -time.Second)
	defer cancel()
	fmt.Println(ctx.Err())
}
