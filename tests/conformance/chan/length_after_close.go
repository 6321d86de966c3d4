// A closed channel's length is what is left to drain.
package main

import "fmt"

func main() {
	ch := make(chan int, 4)
	ch <- 1
	ch <- 2
	close(ch)
	fmt.Println(len(ch), cap(ch))
	<-ch
	fmt.Println(len(ch), cap(ch))
	<-ch
	<-ch
	fmt.Println(len(ch), cap(ch))
}
