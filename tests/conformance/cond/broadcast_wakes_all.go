// Broadcast wakes every waiter; each returns with the lock held.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	ready, inside := false, 0
	var group sync.WaitGroup
	for i := 0; i < 5; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			mu.Lock()
			defer mu.Unlock()
			for !ready {
				cond.Wait()
			}
			fmt.Println("lock is free:", mu.TryLock())
			inside++
		}()
	}
	support.AwaitBlocked(5)
	mu.Lock()
	ready = true
	cond.Broadcast()
	mu.Unlock()
	group.Wait()
	fmt.Println(inside)
}
