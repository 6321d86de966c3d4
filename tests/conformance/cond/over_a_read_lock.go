// A condition may be tied to the reading side of an RWMutex.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var rw sync.RWMutex
	cond := sync.NewCond(rw.RLocker())
	ready := false
	var group sync.WaitGroup
	for i := 0; i < 3; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			rw.RLock()
			for !ready {
				cond.Wait()
			}
			rw.RUnlock()
		}()
	}
	support.AwaitBlocked(3)
	rw.Lock()
	ready = true
	cond.Broadcast()
	rw.Unlock()
	group.Wait()
	fmt.Println(rw.TryLock())
}
