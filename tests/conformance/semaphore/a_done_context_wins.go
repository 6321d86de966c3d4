//go:build go1.20

// A context that is already done wins, even when there is enough left.
package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	sem := semaphore.NewWeighted(1)
	fmt.Println(sem.Acquire(ctx, 1))
	fmt.Println(sem.TryAcquire(1))
}
