// Stages that are joined by channels and end when their input ends.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	generate := func(values ...int) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			for _, v := range values {
				out <- v
			}
		}()
		return out
	}
	square := func(in <-chan int) <-chan int {
		out := make(chan int)
		go func() {
			defer close(out)
			for v := range in {
				out <- v * v
			}
		}()
		return out
	}
	for v := range square(square(generate(1, 2, 3))) {
		fmt.Println(v)
	}
	support.AwaitGoroutines(1)
}
