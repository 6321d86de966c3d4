// All waiters go on when the counter reaches zero.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var group sync.WaitGroup
	group.Add(1)
	passed := make(chan bool, 5)
	for i := 0; i < 5; i++ {
		go func() {
			group.Wait()
			passed <- true
		}()
	}
	support.AwaitBlocked(5)
	fmt.Println(len(passed))
	group.Done()
	for i := 0; i < 5; i++ {
		<-passed
	}
	fmt.Println("all passed")
}
