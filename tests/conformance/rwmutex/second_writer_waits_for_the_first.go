// A writer behind a writer waits for the mutex among the writers.
package main

import (
	"sync"

	"conformance/support"
)

func main() {
	var rw sync.RWMutex
	rw.RLock()
	for i := 0; i < 2; i++ {
		go rw.Lock()
		support.AwaitBlocked(i + 1)
	}
	select {}
}
