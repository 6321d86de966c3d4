// A number is handed through ten thousand goroutines, each of which adds one.
package main

import "fmt"

func main() {
	const count = 10000
	leftmost := make(chan int)
	right, left := leftmost, leftmost
	for i := 0; i < count; i++ {
		right = make(chan int)
		go func(left, right chan int) { left <- 1 + <-right }(left, right)
		left = right
	}
	go func(ch chan int) { ch <- 1 }(right)
	fmt.Println(<-leftmost)
}
