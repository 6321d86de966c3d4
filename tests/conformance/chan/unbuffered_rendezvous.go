// A send on an unbuffered channel ends when the value was received.
package main

import "fmt"

func main() {
	ch := make(chan string)
	back := make(chan string)
	go func() {
		fmt.Println("got", <-ch)
		back <- "pong"
	}()
	ch <- "ping"
	fmt.Println("got", <-back)
}
