// A request carries the channel for its answer.
package main

import "fmt"

func main() {
	type request struct {
		value int
		reply chan int
	}
	requests := make(chan request)
	done := make(chan struct{})
	go func() {
		for r := range requests {
			r.reply <- r.value * r.value
		}
		fmt.Println("server done")
		close(done)
	}()
	for i := 1; i <= 3; i++ {
		r := request{i, make(chan int)}
		requests <- r
		fmt.Println(<-r.reply)
	}
	close(requests)
	<-done
}
