// Goexit ends the goroutine after its deferred calls, and nothing after it
// runs.
package main

import (
	"fmt"
	"runtime"

	"conformance/support"
)

func main() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer fmt.Println("first deferred, last run")
		func() {
			defer fmt.Println("deferred in the inner call")
			runtime.Goexit()
		}()
		fmt.Println("never")
	}()
	<-done
	support.AwaitGoroutines(1)
	fmt.Println("the others go on")
}
