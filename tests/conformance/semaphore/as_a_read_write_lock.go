// A reader takes one, a writer all: the writer gets in although readers keep
// coming.
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"golang.org/x/sync/semaphore"
)

func main() {
	ctx := context.Background()
	sem := semaphore.NewWeighted(8)
	stop := make(chan struct{})
	var readers sync.WaitGroup
	for i := 0; i < 3; i++ {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for {
				select {
				case <-stop:
					return
				default:
					sem.Acquire(ctx, 1)
					runtime.Gosched()
					sem.Release(1)
				}
			}
		}()
	}
	for i := 0; i < 5; i++ {
		sem.Acquire(ctx, 8)
		fmt.Println("writer", i, sem.TryAcquire(1))
		sem.Release(8)
	}
	close(stop)
	readers.Wait()
	fmt.Println(sem.TryAcquire(8))
}
