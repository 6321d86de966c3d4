// A select takes from blocked senders in the order in which they came, through
// a full buffer too.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch, never := make(chan int, 1), make(chan int)
	for i := 0; i < 4; i++ {
		i := i
		go func() { ch <- i }()
		if i == 0 {
			support.AwaitGoroutines(1)
		} else {
			support.AwaitBlocked(i)
		}
	}
	for i := 0; i < 4; i++ {
		select {
		case v := <-ch:
			fmt.Println(v)
		case <-never:
		}
	}
}
