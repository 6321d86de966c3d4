// Selects and plain receivers stand in one queue, first come, first served.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch, never := make(chan int), make(chan int)
	results := make(chan string)
	for i := 0; i < 4; i++ {
		i := i
		go func() {
			v := 0
			if i%2 == 0 {
				v = <-ch
			} else {
				select {
				case v = <-ch:
				case v = <-never:
				}
			}
			results <- fmt.Sprint("waiter ", i, " got ", v)
		}()
		support.AwaitBlocked(i + 1)
	}
	for i := 0; i < 4; i++ {
		ch <- i
		fmt.Println(<-results)
	}
}
