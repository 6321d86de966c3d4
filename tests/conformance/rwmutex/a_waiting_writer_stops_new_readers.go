// While a writer waits for the readers inside, new readers wait behind it.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var rw sync.RWMutex
	events := make(chan string, 4)
	rw.RLock()
	go func() {
		rw.Lock()
		events <- "writer"
		rw.Unlock()
	}()
	support.AwaitBlocked(1)
	fmt.Println("try to read:", rw.TryRLock())
	go func() {
		rw.RLock()
		events <- "second reader"
		rw.RUnlock()
	}()
	support.AwaitBlocked(2)
	fmt.Println(len(events))
	rw.RUnlock()
	fmt.Println(<-events)
	fmt.Println(<-events)
}
