// Several readers are inside at the same time.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var rw sync.RWMutex
	var inside sync.WaitGroup
	inside.Add(4)
	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			rw.RLock()
			defer rw.RUnlock()
			inside.Done()
			inside.Wait()
		}()
	}
	group.Wait()
	fmt.Println("four readers met inside")
}
