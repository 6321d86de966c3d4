// The default never runs while another case is ready.
package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	for i := 0; i < 100; i++ {
		select {
		case ch <- i:
		default:
			fmt.Println("default instead of send")
		}
		select {
		case v := <-ch:
			if v != i {
				fmt.Println("wrong value", v)
			}
		default:
			fmt.Println("default instead of receive")
		}
	}
	fmt.Println(len(ch))
}
