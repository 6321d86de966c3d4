// A reader that reads again while a writer waits is a deadlock of both.
package main

import (
	"sync"

	"conformance/support"
)

func main() {
	var rw sync.RWMutex
	rw.RLock()
	go rw.Lock()
	support.AwaitBlocked(1)
	rw.RLock()
}
