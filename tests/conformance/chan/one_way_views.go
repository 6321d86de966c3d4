// A channel converts to a view that only sends or only receives.
package main

import "fmt"

func main() {
	fill := func(out chan<- int) {
		for i := 0; i < 3; i++ {
			out <- i
		}
		close(out)
	}
	drain := func(in <-chan int) {
		fmt.Println(len(in), cap(in))
		for v := range in {
			fmt.Println(v)
		}
	}
	ch := make(chan int, 3)
	fill(ch)
	drain(ch)
	var in <-chan int
	fmt.Println(in == nil)
	in = ch
	fmt.Println(in == nil)
}
