// Signal wakes one goroutine, the one that has waited longest.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	woken := make(chan int, 4)
	for i := 0; i < 4; i++ {
		i := i
		go func() {
			mu.Lock()
			cond.Wait()
			woken <- i
			mu.Unlock()
		}()
		support.AwaitBlocked(i + 1)
	}
	for i := 0; i < 4; i++ {
		cond.Signal()
		fmt.Println(<-woken, len(woken))
	}
}
