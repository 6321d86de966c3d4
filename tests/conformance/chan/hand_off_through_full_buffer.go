// Taking from a full buffer lets the first blocked sender append, so that the
// order is kept.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 2)
	ch <- 1
	ch <- 2
	for i := 3; i <= 5; i++ {
		i := i
		go func() { ch <- i }()
		support.AwaitBlocked(i - 2)
	}
	for i := 1; i <= 5; i++ {
		v := <-ch
		fmt.Println(v, len(ch))
	}
}
