// A deadlock lists every goroutine with what it waits for.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	var none chan int
	var mu sync.Mutex
	mu.Lock()
	var rw sync.RWMutex
	rw.Lock()
	var group sync.WaitGroup
	group.Add(1)
	go func() { ch <- 1 }()
	go func() { <-none }()
	go func() { none <- 1 }()
	go func() { mu.Lock() }()
	go func() { rw.RLock() }()
	go func() { group.Wait() }()
	go func() { select {} }()
	go func() {
		select {
		case <-none:
		case none <- 1:
		}
	}()
	support.AwaitBlocked(8)
	<-ch
	fmt.Println("one is free")
	<-ch
}
