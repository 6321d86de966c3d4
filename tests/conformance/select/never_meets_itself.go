// A select that both sends to and receives from an unbuffered channel does not
// meet itself.
package main

import "fmt"

func main() {
	ch := make(chan int)
	select {
	case ch <- 1:
		fmt.Println("sent")
	case v := <-ch:
		fmt.Println("received", v)
	}
}
