// A receive with a default succeeds with a value, a waiting sender or a closed
// channel.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	tryRecv := func(ch chan int) {
		select {
		case v, ok := <-ch:
			fmt.Println(true, v, ok)
		default:
			fmt.Println(false)
		}
	}
	var none chan int
	unbuffered, buffered := make(chan int), make(chan int, 1)
	tryRecv(none)
	tryRecv(unbuffered)
	tryRecv(buffered)
	buffered <- 6
	tryRecv(buffered)
	go func() { unbuffered <- 7 }()
	support.AwaitBlocked(1)
	tryRecv(unbuffered)
	close(buffered)
	tryRecv(buffered)
}
