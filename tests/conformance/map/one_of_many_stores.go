// When many goroutines store the same key at once, exactly one is first.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var m sync.Map
	var group sync.WaitGroup
	var firsts int32
	for g := 0; g < 8; g++ {
		g := g
		group.Add(1)
		go func() {
			defer group.Done()
			for k := 0; k < 200; k++ {
				if _, loaded := m.LoadOrStore(k, g); !loaded {
					atomic.AddInt32(&firsts, 1)
				}
			}
		}()
	}
	group.Wait()
	fmt.Println(firsts)
}
