// The default runs when no other case could go on.
package main

import "fmt"

func main() {
	ch := make(chan int)
	select {
	case v := <-ch:
		fmt.Println("received", v)
	case ch <- 1:
		fmt.Println("sent")
	default:
		fmt.Println("default")
	}
}
