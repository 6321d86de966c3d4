// Two goroutines that lock two mutexes in opposite orders end in a deadlock.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var both sync.WaitGroup
	both.Add(2)
	lock := func(first, second *sync.Mutex) {
		first.Lock()
		both.Done()
		both.Wait()
		second.Lock()
		fmt.Println("never")
	}
	go lock(&a, &b)
	lock(&b, &a)
}
