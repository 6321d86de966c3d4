// Goroutines start goroutines.
package main

import "fmt"

func main() {
	result := make(chan int)
	var tree func(depth int, out chan<- int)
	tree = func(depth int, out chan<- int) {
		if depth == 0 {
			out <- 1
			return
		}
		below := make(chan int)
		go tree(depth-1, below)
		go tree(depth-1, below)
		out <- 1 + <-below + <-below
	}
	go tree(9, result)
	fmt.Println(<-result)
}
