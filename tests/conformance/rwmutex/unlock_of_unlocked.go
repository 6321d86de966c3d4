// Unlocking an RWMutex for writing that nobody locked is fatal.
package main

import "sync"

func main() {
	var rw sync.RWMutex
	rw.Unlock()
}
