// A goroutine that holds the lock nearly always does not keep another from
// getting it ten times.
package main

import (
	"fmt"
	"sync"
	"time"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	done := make(chan struct{})
	go func() {
		for {
			select {
			case <-done:
				return
			default:
				mu.Lock()
				time.Sleep(100 * time.Microsecond)
				mu.Unlock()
			}
		}
	}()
	for i := 0; i < 10; i++ {
		time.Sleep(100 * time.Microsecond)
		mu.Lock()
		mu.Unlock()
	}
	close(done)
	support.AwaitGoroutines(1)
	fmt.Println("ten times")
}
