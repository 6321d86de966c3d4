// Goroutines that wait for a mutex get it in the order in which they came.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	order := make(chan int, 5)
	for i := 0; i < 5; i++ {
		i := i
		go func() {
			mu.Lock()
			order <- i
			mu.Unlock()
		}()
		support.AwaitBlocked(i + 1)
	}
	mu.Unlock()
	for i := 0; i < 5; i++ {
		fmt.Println(<-order)
	}
}
