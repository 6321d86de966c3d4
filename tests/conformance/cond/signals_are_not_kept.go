// A signal that comes before the wait is lost.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	cond.Signal()
	cond.Broadcast()
	mu.Lock()
	fmt.Println("waiting")
	cond.Wait()
}
