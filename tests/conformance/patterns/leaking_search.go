// The same search with an unbuffered channel leaves its goroutine behind after
// the timeout.
package main

import (
	"fmt"
	"runtime"
	"time"

	"conformance/support"
)

func main() {
	ch := make(chan string)
	answer := make(chan struct{})
	go func() {
		<-answer
		ch <- "too late"
	}()
	select {
	case r := <-ch:
		fmt.Println(r)
	case <-time.After(5 * time.Millisecond):
		fmt.Println("timeout")
	}
	close(answer)
	support.AwaitBlocked(1)
	for support.StatesOfOthers()[0] != "chan send" {
		runtime.Gosched()
	}
	fmt.Println(runtime.NumGoroutine(), support.StatesOfOthers())
}
