// The dump of all goroutines names what each of them waits for.
package main

import (
	"fmt"
	"sync"
	"time"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	var none chan int
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	go func() { ch <- 1 }()
	go func() { <-none }()
	go func() { none <- 1 }()
	go func() { time.Sleep(time.Hour) }()
	go func() { select {} }()
	go func() {
		select {
		case <-none:
		case none <- 1:
		}
	}()
	go func() {
		mu.Lock()
		cond.Wait()
	}()
	support.AwaitBlocked(7)
	for _, state := range support.StatesOfOthers() {
		fmt.Println(state)
	}
}
