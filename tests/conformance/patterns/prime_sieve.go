// Numbers run through a growing chain of filters; what is left is prime.
package main

import "fmt"

func main() {
	generate := func(out chan<- int) {
		for i := 2; ; i++ {
			out <- i
		}
	}
	filter := func(in <-chan int, out chan<- int, prime int) {
		for {
			if i := <-in; i%prime != 0 {
				out <- i
			}
		}
	}
	ch := make(chan int)
	go generate(ch)
	for i := 0; i < 25; i++ {
		prime := <-ch
		fmt.Println(prime)
		next := make(chan int)
		go filter(ch, next, prime)
		ch = next
	}
}
