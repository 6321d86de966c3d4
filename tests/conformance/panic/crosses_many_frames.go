// A panic unwinds all frames up to the one that recovers it, deferred calls
// included.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	var descend func(n int)
	descend = func(n int) {
		if n == 0 {
			panic("bottom")
		}
		defer fmt.Println("leaving", n)
		descend(n - 1)
	}
	fmt.Println(support.Caught(func() { descend(4) }))
}
