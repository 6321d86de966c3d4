// Leaving a range loop takes no value too many.
package main

import "fmt"

func main() {
	ch := make(chan int, 4)
	for i := 1; i <= 4; i++ {
		ch <- i
	}
	for v := range ch {
		fmt.Println(v)
		if v == 2 {
			break
		}
	}
	fmt.Println(len(ch), <-ch)
}
