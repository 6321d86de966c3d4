// No recover stops a fatal error, and no deferred call runs.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	defer fmt.Println("deferred")
	fmt.Println("before")
	fmt.Println(support.Caught(func() {
		var mu sync.Mutex
		mu.Unlock()
	}))
}
