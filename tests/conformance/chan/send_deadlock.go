// A send into a full channel, with nobody else alive, is a deadlock.
package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	ch <- 1
	fmt.Println(len(ch))
	ch <- 2
}
