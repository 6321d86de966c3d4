// When main has left by Goexit and the last goroutine ends, the program dies.
package main

import (
	"fmt"
	"runtime"

	"conformance/support"
)

func main() {
	go func() { fmt.Println("the last goroutine") }()
	support.AwaitGoroutines(1)
	defer fmt.Println("deferred in main")
	runtime.Goexit()
}
