// A value for a blocked receiver never lies in the buffer.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 4)
	got := make(chan int)
	go func() {
		v := <-ch
		got <- v
	}()
	support.AwaitBlocked(1)
	ch <- 9
	fmt.Println(len(ch))
	fmt.Println(<-got)
}
