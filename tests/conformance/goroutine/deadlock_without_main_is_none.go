// Blocked goroutines are no deadlock while main has something to do.
package main

import (
	"fmt"
	"runtime"
	"time"

	"conformance/support"
)

func main() {
	never := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { <-never }()
	}
	support.AwaitBlocked(3)
	time.Sleep(20 * time.Millisecond)
	fmt.Println(runtime.NumGoroutine())
}
