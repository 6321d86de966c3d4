// Who waits for a mutex says so in a dump of a deadlock.
package main

import (
	"sync"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	mu.Lock()
	for i := 0; i < 3; i++ {
		go mu.Lock()
	}
	support.AwaitBlocked(3)
	<-make(chan int)
}
