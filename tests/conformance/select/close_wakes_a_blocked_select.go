// A blocked select goes on in the receive case whose channel is closed.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	a, b := make(chan int), make(chan int)
	done := make(chan struct{})
	go func() {
		select {
		case v, ok := <-a:
			fmt.Println("a", v, ok)
		case v, ok := <-b:
			fmt.Println("b", v, ok)
		}
		close(done)
	}()
	support.AwaitBlocked(1)
	close(b)
	<-done
}
