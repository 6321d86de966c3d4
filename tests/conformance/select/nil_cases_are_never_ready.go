// Cases over nil channels never run.
package main

import "fmt"

func main() {
	var none chan int
	ready := make(chan int, 1)
	for i := 0; i < 50; i++ {
		ready <- i
		select {
		case <-none:
			fmt.Println("received from nil")
		case none <- 1:
			fmt.Println("sent to nil")
		case v := <-ready:
			if v == 49 {
				fmt.Println("all from ready")
			}
		}
	}
	select {
	case <-none:
	case none <- 1:
	default:
		fmt.Println("default")
	}
}
