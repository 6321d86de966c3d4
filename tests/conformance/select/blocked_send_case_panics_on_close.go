// A select that is blocked in a send case panics when that channel is closed.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	out, other := make(chan int), make(chan int)
	text := make(chan string)
	go func() {
		text <- support.Caught(func() {
			select {
			case out <- 1:
				fmt.Println("sent")
			case <-other:
				fmt.Println("received")
			}
		})
	}()
	support.AwaitBlocked(1)
	close(out)
	fmt.Println(<-text)
}
