// When a writer leaves, the readers that wait go in before the next writer.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var rw sync.RWMutex
	events := make(chan string, 4)
	rw.Lock()
	var inside sync.WaitGroup
	inside.Add(2)
	for i := 0; i < 2; i++ {
		go func() {
			rw.RLock()
			events <- "reader"
			inside.Done()
			inside.Wait()
			rw.RUnlock()
		}()
	}
	support.AwaitBlocked(2)
	go func() {
		rw.Lock()
		events <- "writer"
		rw.Unlock()
	}()
	support.AwaitBlocked(3)
	rw.Unlock()
	for i := 0; i < 3; i++ {
		fmt.Println(<-events)
	}
}
