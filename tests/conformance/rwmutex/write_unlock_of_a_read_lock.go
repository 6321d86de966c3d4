// A reader that unlocks as a writer is fatal.
package main

import "sync"

func main() {
	var rw sync.RWMutex
	rw.RLock()
	defer func() { recover() }()
	rw.Unlock()
}
