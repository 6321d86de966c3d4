// A send on a closed channel with room panics and adds nothing.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 4)
	close(ch)
	fmt.Println(support.Caught(func() { ch <- 2 }))
	fmt.Println(len(ch))
}
