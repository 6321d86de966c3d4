// A send case on a closed channel panics, also beside a default.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 1)
	close(ch)
	fmt.Println(support.Caught(func() {
		select {
		case ch <- 1:
		default:
			fmt.Println("default")
		}
	}))
	var none chan int
	select {
	case ch <- 1:
	case <-none:
	}
}
