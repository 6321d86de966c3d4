// Waiters are served in the order in which they came, and a small request does
// not overtake a big one.
package main

import (
	"context"
	"fmt"
	"time"

	"conformance/support"
	"golang.org/x/sync/semaphore"
)

func main() {
	ctx := context.Background()
	sem := semaphore.NewWeighted(4)
	sem.Acquire(ctx, 4)
	order := make(chan int64, 3)
	for i, n := range []int64{3, 1, 2} {
		n := n
		go func() {
			sem.Acquire(ctx, n)
			order <- n
		}()
		support.AwaitBlocked(i + 1)
	}
	sem.Release(2)
	time.Sleep(10 * time.Millisecond)
	fmt.Println(len(order), sem.TryAcquire(1))
	sem.Release(1)
	fmt.Println(<-order)
	sem.Release(1)
	fmt.Println(<-order)
	sem.Release(2)
	fmt.Println(<-order)
}
