// Readers see whole values, never a mixture of two.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	type pair struct{ a, b int }
	var v atomic.Value
	v.Store(pair{0, 0})
	var group sync.WaitGroup
	var torn int32
	for g := 0; g < 4; g++ {
		group.Add(2)
		go func() {
			defer group.Done()
			for i := 0; i < 1000; i++ {
				v.Store(pair{i, -i})
			}
		}()
		go func() {
			defer group.Done()
			for i := 0; i < 1000; i++ {
				if p := v.Load().(pair); p.a != -p.b {
					atomic.AddInt32(&torn, 1)
				}
			}
		}()
	}
	group.Wait()
	fmt.Println(torn)
}
