// The loop that works until it is told to stop.
package main

import "fmt"

func main() {
	work, done := make(chan int), make(chan struct{})
	finished := make(chan int)
	go func() {
		sum := 0
		for {
			select {
			case v := <-work:
				sum += v
			case <-done:
				finished <- sum
				return
			}
		}
	}()
	for i := 1; i <= 10; i++ {
		work <- i
	}
	close(done)
	fmt.Println(<-finished)
}
