// Acquire waits until enough was released.
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
	sem := semaphore.NewWeighted(2)
	fmt.Println(sem.Acquire(ctx, 2))
	got := make(chan error)
	go func() { got <- sem.Acquire(ctx, 2) }()
	support.AwaitBlocked(1)
	sem.Release(1)
	select {
	case <-got:
		fmt.Println("too early")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("waits for two")
	}
	sem.Release(1)
	fmt.Println(<-got)
}
