// A deferred unlock releases the lock that a panicking goroutine held.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var mu sync.Mutex
	fmt.Println(support.Caught(func() {
		mu.Lock()
		defer mu.Unlock()
		panic("boom")
	}))
	fmt.Println(mu.TryLock())
}
