// A generator that watches its context ends when it is cancelled.
package main

import (
	"context"
	"fmt"

	"conformance/support"
)

func main() {
	generate := func(ctx context.Context) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			for n := 1; ; n++ {
				select {
				case out <- n:
				case <-ctx.Done():
					return
				}
			}
		}()
		return out
	}
	ctx, cancel := context.WithCancel(context.Background())
	for n := range generate(ctx) {
		fmt.Println(n)
		if n == 3 {
			break
		}
	}
	cancel()
	support.AwaitGoroutines(1)
	fmt.Println("no goroutine left")
}
