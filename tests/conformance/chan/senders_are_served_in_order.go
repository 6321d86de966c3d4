// Blocked senders of an unbuffered channel are served in the order in which
// they came.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	for i := 0; i < 5; i++ {
		i := i
		go func() { ch <- i }()
		support.AwaitBlocked(i + 1)
	}
	for i := 0; i < 5; i++ {
		fmt.Println(<-ch)
	}
}
