// Asking the important channel alone first gives it priority.
package main

import "fmt"

func main() {
	high, low := make(chan int, 10), make(chan int, 10)
	for i := 0; i < 3; i++ {
		high <- i
		low <- i
	}
	for i := 0; i < 6; i++ {
		select {
		case v := <-high:
			fmt.Println("high", v)
		default:
			select {
			case v := <-high:
				fmt.Println("high", v)
			case v := <-low:
				fmt.Println("low", v)
			}
		}
	}
}
