// A worker that returns without Done leaves main waiting for ever.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	for i := 0; i < 3; i++ {
		i := i
		group.Add(1)
		go func() {
			if i == 1 {
				return
			}
			group.Done()
		}()
	}
	group.Wait()
	fmt.Println("never")
}
