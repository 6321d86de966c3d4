// Channels and values of all cases are evaluated once, in source order, also
// those that are not chosen.
package main

import "fmt"

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	b <- 5
	channel := func(name string, ch chan int) chan int {
		fmt.Println("channel", name)
		return ch
	}
	var none chan int
	select {
	case <-channel("none", none):
		fmt.Println("none")
	case v := <-channel("b", b):
		fmt.Println("received", v)
	case <-channel("a", a):
		fmt.Println("a")
	}
	value := func() int {
		fmt.Println("value")
		return 8
	}
	select {
	case none <- value():
	default:
		fmt.Println("default")
	}
}
