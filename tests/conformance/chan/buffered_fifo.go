// A buffered channel holds its capacity without a receiver and keeps the
// order.
package main

import "fmt"

func main() {
	ch := make(chan int, 3)
	fmt.Println(len(ch), cap(ch))
	for i := 1; i <= 3; i++ {
		ch <- i * 10
		fmt.Println(len(ch), cap(ch))
	}
	for i := 1; i <= 3; i++ {
		fmt.Println(<-ch, len(ch))
	}
}
