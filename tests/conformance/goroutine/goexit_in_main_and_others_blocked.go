// When main has left by Goexit and the others are blocked for ever, that is a
// deadlock.
package main

import (
	"runtime"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	support.AwaitBlocked(1)
	runtime.Goexit()
}
