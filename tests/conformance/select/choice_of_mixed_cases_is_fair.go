// Senders, receivers and closed channels have the same chance, nil ones none.
package main

import "fmt"

func main() {
	var none chan int
	closed := make(chan int)
	close(closed)
	full := make(chan int, 1)
	room := make(chan int, 1)
	count := [4]int{}
	for i := 0; i < 12000; i++ {
		if len(full) == 0 {
			full <- i
		}
		if len(room) == 1 {
			<-room
		}
		select {
		case <-none:
			count[0]++
		case <-closed:
			count[1]++
		case <-full:
			count[2]++
		case room <- 1:
			count[3]++
		}
	}
	fmt.Println(count[0])
	for _, n := range count[1:] {
		fmt.Println(n > 3600 && n < 4400)
	}
}
