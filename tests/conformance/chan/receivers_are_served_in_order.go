// Blocked receivers get values in the order in which they came.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	results := make(chan string, 4)
	for i := 0; i < 4; i++ {
		i := i
		go func() { results <- fmt.Sprint("receiver ", i, " got ", <-ch) }()
		support.AwaitBlocked(i + 1)
	}
	for i := 0; i < 4; i++ {
		ch <- i * 100
		fmt.Println(<-results)
	}
}
