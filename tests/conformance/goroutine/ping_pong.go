// Two goroutines that hand a ball back and forth lose none of its hits.
package main

import "fmt"

func main() {
	table := make(chan int)
	player := func(done chan<- string) {
		for ball := range table {
			if ball == 1000 {
				done <- "over"
				return
			}
			table <- ball + 1
		}
	}
	done := make(chan string)
	go player(done)
	go player(done)
	table <- 0
	fmt.Println(<-done)
}
