// What was sent before the close is received before the zero values.
package main

import "fmt"

func main() {
	ch := make(chan int, 3)
	ch <- 7
	ch <- 8
	close(ch)
	for i := 0; i < 4; i++ {
		v, ok := <-ch
		fmt.Println(v, ok)
	}
}
