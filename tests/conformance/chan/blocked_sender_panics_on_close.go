// A sender that is blocked when the channel is closed panics.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	text := make(chan string)
	go func() { text <- support.Caught(func() { ch <- 1 }) }()
	support.AwaitBlocked(1)
	close(ch)
	fmt.Println(<-text)
	_, ok := <-ch
	fmt.Println(ok)
}
