// A capacity that no memory could hold panics.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	size := -1
	fmt.Println(support.Caught(func() { _ = make(chan int, size) }))
	huge := 1 << 62
	ch := make(chan int, huge)
	fmt.Println(cap(ch))
}
