// A send with a default succeeds only with room or a waiting receiver.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	trySend := func(ch chan int, v int) bool {
		select {
		case ch <- v:
			return true
		default:
			return false
		}
	}
	var none chan int
	unbuffered, buffered := make(chan int), make(chan int, 1)
	fmt.Println(trySend(none, 1), trySend(unbuffered, 1))
	fmt.Println(trySend(buffered, 1), trySend(buffered, 2), len(buffered))
	got := make(chan int)
	go func() { got <- <-unbuffered }()
	support.AwaitBlocked(1)
	fmt.Println(trySend(unbuffered, 3), <-got)
	close(buffered)
	fmt.Println(support.Caught(func() { trySend(buffered, 4) }))
}
