// A send on a closed and full channel panics instead of blocking.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 1)
	ch <- 1
	close(ch)
	fmt.Println(support.Caught(func() { ch <- 2 }))
	v, ok := <-ch
	fmt.Println(v, ok)
	v, ok = <-ch
	fmt.Println(v, ok)
}
