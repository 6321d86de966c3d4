// Any number may be added and taken away at once.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var group sync.WaitGroup
	group.Add(5)
	group.Add(0)
	group.Add(-4)
	waited := make(chan bool)
	go func() {
		group.Wait()
		waited <- true
	}()
	support.AwaitBlocked(1)
	group.Add(2)
	group.Add(-3)
	fmt.Println(<-waited)
}
