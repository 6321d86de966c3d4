// Unlocking a mutex that is not locked is fatal.
package main

import "sync"

func main() {
	var mu sync.Mutex
	mu.Unlock()
}
