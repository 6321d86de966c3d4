// The panics of close can be recovered, and the channel goes on working.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 1)
	ch <- 5
	close(ch)
	fmt.Println(support.Caught(func() { close(ch) }))
	var none chan int
	fmt.Println(support.Caught(func() { close(none) }))
	fmt.Println(support.Caught(func() {}))
	fmt.Println(<-ch)
}
