// A range loop ends when the channel is closed and drained.
package main

import "fmt"

func main() {
	ch := make(chan int, 8)
	go func() {
		for i := 0; i < 20; i++ {
			ch <- i
		}
		close(ch)
	}()
	sum := 0
	for v := range ch {
		sum += v
	}
	fmt.Println(sum)
	for range ch {
		fmt.Println("never")
	}
}
