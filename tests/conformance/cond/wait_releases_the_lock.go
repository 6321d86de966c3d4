// While a goroutine waits others can take its lock.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	done := make(chan struct{})
	mu.Lock()
	go func() {
		mu.Lock()
		fmt.Println("locked by the other")
		cond.Signal()
		mu.Unlock()
		close(done)
	}()
	cond.Wait()
	fmt.Println("woken, lock is free:", mu.TryLock())
	mu.Unlock()
	<-done
}
