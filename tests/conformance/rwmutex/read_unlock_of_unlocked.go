// Unlocking an RWMutex for reading that nobody locked is fatal.
package main

import "sync"

func main() {
	var rw sync.RWMutex
	rw.RUnlock()
}
