// A request for more than the size waits for its context, without blocking
// others.
package main

import (
	"context"
	"fmt"
	"time"

	"conformance/support"
	"golang.org/x/sync/semaphore"
)

func main() {
	sem := semaphore.NewWeighted(2)
	fmt.Println(sem.TryAcquire(3))
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	got := make(chan error)
	go func() { got <- sem.Acquire(ctx, 3) }()
	support.AwaitBlocked(1)
	fmt.Println(sem.Acquire(context.Background(), 2))
	fmt.Println(<-got)
}
