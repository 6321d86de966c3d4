// A channel may occur in several cases; one of them runs.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int, 1)
	first, second := 0, 0
	for i := 0; i < 2000; i++ {
		ch <- 1
		select {
		case v := <-ch:
			first += v
		case v := <-ch:
			second += v
		}
	}
	fmt.Println(first+second, first > 0, second > 0)
	done := make(chan bool)
	go func() {
		select {
		case v := <-ch:
			fmt.Println("got", v)
		case v := <-ch:
			fmt.Println("got", v)
		}
		done <- true
	}()
	support.AwaitBlocked(1)
	ch <- 2
	<-done
	fmt.Println(len(ch))
}
