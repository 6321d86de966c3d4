// An item is held by one goroutine at a time, however many share the pool.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	type item struct{ holders int32 }
	pool := sync.Pool{New: func() any { return new(item) }}
	var group sync.WaitGroup
	var twice int32
	for g := 0; g < 8; g++ {
		group.Add(1)
		go func() {
			defer group.Done()
			for i := 0; i < 1000; i++ {
				it := pool.Get().(*item)
				if atomic.AddInt32(&it.holders, 1) != 1 {
					atomic.AddInt32(&twice, 1)
				}
				if i%100 == 0 {
					runtime.Gosched()
				}
				atomic.AddInt32(&it.holders, -1)
				pool.Put(it)
			}
		}()
	}
	group.Wait()
	fmt.Println(twice)
}
