// When the first waiter gives up, those behind it that fit go on.
package main

import (
	"context"
	"fmt"

	"conformance/support"
	"golang.org/x/sync/semaphore"
)

func main() {
	sem := semaphore.NewWeighted(2)
	sem.Acquire(context.Background(), 1)
	ctx, cancel := context.WithCancel(context.Background())
	big, small := make(chan error), make(chan error)
	go func() { big <- sem.Acquire(ctx, 2) }()
	support.AwaitBlocked(1)
	go func() { small <- sem.Acquire(context.Background(), 1) }()
	support.AwaitBlocked(2)
	cancel()
	fmt.Println(<-big)
	fmt.Println(<-small)
}
