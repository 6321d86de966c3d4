// With one processor the newest goroutine runs first, then the others in
// order.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(1)
	var group sync.WaitGroup
	for i := 1; i <= 5; i++ {
		i := i
		group.Add(1)
		go func() {
			defer group.Done()
			fmt.Println("goroutine", i)
		}()
	}
	group.Wait()
}
