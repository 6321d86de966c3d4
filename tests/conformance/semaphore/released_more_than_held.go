// Releasing more than is held panics.
package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/semaphore"
)

func main() {
	sem := semaphore.NewWeighted(2)
	sem.Acquire(context.Background(), 1)
	fmt.Println("acquired")
	sem.Release(2)
}
