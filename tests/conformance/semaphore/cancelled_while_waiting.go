// A waiter whose context ends gets its error and takes nothing.
package main

import (
	"context"
	"fmt"
	"time"

	"conformance/support"
	"golang.org/x/sync/semaphore"
)

func main() {
	sem := semaphore.NewWeighted(1)
	sem.Acquire(context.Background(), 1)
	ctx, cancel := context.WithCancel(context.Background())
	got := make(chan error)
	go func() { got <- sem.Acquire(ctx, 1) }()
	support.AwaitBlocked(1)
	cancel()
	fmt.Println(<-got)
	sem.Release(1)
	fmt.Println(sem.TryAcquire(1))
	timeout, cancelTimeout := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancelTimeout()
	fmt.Println(sem.Acquire(timeout, 1))
}
