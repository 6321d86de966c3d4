// A close wakes every blocked receiver with the zero value.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	results := make(chan string, 5)
	for i := 0; i < 5; i++ {
		go func() {
			v, ok := <-ch
			results <- fmt.Sprint(v, " ", ok)
		}()
	}
	support.AwaitBlocked(5)
	close(ch)
	for i := 0; i < 5; i++ {
		fmt.Println(<-results)
	}
}
