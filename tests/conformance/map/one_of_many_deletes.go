// When many goroutines take the same key out at once, exactly one gets it.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var m sync.Map
	for k := 0; k < 200; k++ {
		m.Store(k, 1)
	}
	var group sync.WaitGroup
	var taken int32
	for g := 0; g < 8; g++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for k := 0; k < 200; k++ {
				if v, loaded := m.LoadAndDelete(k); loaded {
					atomic.AddInt32(&taken, int32(v.(int)))
				}
			}
		}()
	}
	group.Wait()
	fmt.Println(taken)
}
