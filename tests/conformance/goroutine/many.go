// A hundred thousand goroutines come and go.
package main

import "fmt"

func main() {
	ch := make(chan int)
	const count = 100000
	for i := 0; i < count; i++ {
		i := i
		go func() { ch <- i }()
	}
	sum := 0
	for i := 0; i < count; i++ {
		sum += <-ch
	}
	fmt.Println(sum)
}
