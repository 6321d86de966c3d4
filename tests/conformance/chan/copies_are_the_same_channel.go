// Copies of a channel value name one channel, two makes two.
package main

import "fmt"

func main() {
	a := make(chan int, 1)
	b := a
	c := make(chan int, 1)
	fmt.Println(a == b, a == c, a != c)
	b <- 4
	fmt.Println(len(a), len(c), <-a)
}
