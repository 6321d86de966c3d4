// While a deadline is to come those who wait for the context are no deadlock.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	never := make(chan int)
	select {
	case <-never:
	case <-ctx.Done():
		fmt.Println(ctx.Err())
	}
}
