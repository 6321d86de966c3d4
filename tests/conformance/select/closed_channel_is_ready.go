// A receive case of a closed and drained channel runs with the zero value.
package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	ch <- 3
	close(ch)
	for i := 0; i < 3; i++ {
		select {
		case v, ok := <-ch:
			fmt.Println(v, ok)
		default:
			fmt.Println("default")
		}
	}
}
