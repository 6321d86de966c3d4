// Closing a channel of nothing tells everybody, also those who ask later.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	done := make(chan struct{})
	var group sync.WaitGroup
	for i := 0; i < 4; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			<-done
		}()
	}
	support.AwaitBlocked(4)
	close(done)
	group.Wait()
	_, ok := <-done
	fmt.Println("all told", ok)
}
