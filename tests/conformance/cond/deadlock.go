// Goroutines that wait for a signal that nobody can send are a deadlock.
package main

import (
	"sync"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	for i := 0; i < 2; i++ {
		go func() {
			mu.Lock()
			cond.Wait()
		}()
	}
	support.AwaitBlocked(2)
	<-make(chan int)
}
