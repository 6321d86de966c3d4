// Of many goroutines that swap the same value exactly one wins.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var v atomic.Value
	v.Store(0)
	var group sync.WaitGroup
	var won int32
	for g := 1; g <= 8; g++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 100; i++ {
				if v.CompareAndSwap(i, i+1) {
					atomic.AddInt32(&won, 1)
				}
			}
		}()
	}
	group.Wait()
	fmt.Println(won, v.Load())
}
