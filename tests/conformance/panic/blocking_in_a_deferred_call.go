// A deferred call may block while a panic is on its way, and other goroutines
// go on.
package main

import (
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	answer := make(chan string)
	go func() {
		time.Sleep(5 * time.Millisecond)
		answer <- "answer"
	}()
	fmt.Println(support.Caught(func() {
		defer func() { fmt.Println("got", <-answer) }()
		panic("boom")
	}))
}
