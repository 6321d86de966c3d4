// Waiting without holding the lock is the fatal unlock of an unlocked mutex.
package main

import "sync"

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	cond.Wait()
}
