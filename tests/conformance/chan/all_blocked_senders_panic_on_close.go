// A close wakes every blocked sender of a full channel; the buffer can still
// be drained.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 1)
	ch <- 100
	texts := make(chan string, 3)
	for i := 0; i < 3; i++ {
		i := i
		go func() { texts <- support.Caught(func() { ch <- i }) }()
	}
	support.AwaitBlocked(3)
	close(ch)
	for i := 0; i < 3; i++ {
		fmt.Println(<-texts)
	}
	v, ok := <-ch
	fmt.Println(v, ok)
	v, ok = <-ch
	fmt.Println(v, ok)
}
