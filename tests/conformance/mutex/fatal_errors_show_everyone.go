// A fatal error lists the goroutine at fault first and then all others.
package main

import (
	"sync"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	go func() { select {} }()
	support.AwaitBlocked(2)
	go func() {
		var mu sync.Mutex
		mu.Unlock()
	}()
	<-make(chan int)
}
