// A try succeeds while there is enough left.
package main

import (
	"fmt"

	"golang.org/x/sync/semaphore"
)

func main() {
	sem := semaphore.NewWeighted(3)
	fmt.Println(sem.TryAcquire(2), sem.TryAcquire(2), sem.TryAcquire(1), sem.TryAcquire(1))
	sem.Release(3)
	fmt.Println(sem.TryAcquire(4), sem.TryAcquire(3), sem.TryAcquire(0))
}
