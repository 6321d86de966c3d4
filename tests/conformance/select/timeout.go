// A select gives up when the time is over first, and does not when it is not.
package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan string, 1)
	select {
	case v := <-ch:
		fmt.Println(v)
	case <-time.After(5 * time.Millisecond):
		fmt.Println("timeout")
	}
	ch <- "in time"
	select {
	case v := <-ch:
		fmt.Println(v)
	case <-time.After(time.Hour):
		fmt.Println("timeout")
	}
}
