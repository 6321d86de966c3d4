// One select may send to and receive from the same channel.
package main

import "fmt"

func main() {
	ch := make(chan int, 1)
	for i := 0; i < 6; i++ {
		select {
		case ch <- i:
			fmt.Println("sent", i)
		case v := <-ch:
			fmt.Println("received", v)
		}
	}
}
