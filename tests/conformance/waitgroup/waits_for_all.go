// Wait returns when as many are done as were added.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	var mu sync.Mutex
	sum := 0
	group.Add(10)
	for i := 1; i <= 10; i++ {
		i := i
		go func() {
			defer group.Done()
			mu.Lock()
			sum += i
			mu.Unlock()
		}()
	}
	group.Wait()
	fmt.Println(sum)
}
