// A receive that nobody answers, with nobody else alive, is a deadlock.
package main

import "fmt"

func main() {
	ch := make(chan int)
	fmt.Println("waiting")
	<-ch
}
