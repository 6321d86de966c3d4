// Waiting for a Done that nobody will call is a deadlock.
package main

import (
	"sync"

	"conformance/support"
)

func main() {
	var group sync.WaitGroup
	group.Add(1)
	go func() {
		group.Wait()
	}()
	support.AwaitBlocked(1)
	group.Wait()
}
