// A select that went on no longer waits in the channels it did not choose.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	a, b := make(chan int), make(chan int)
	done := make(chan bool)
	go func() {
		select {
		case v := <-a:
			fmt.Println("a", v)
		case v := <-b:
			fmt.Println("b", v)
		}
		done <- true
	}()
	support.AwaitBlocked(1)
	a <- 1
	<-done
	select {
	case b <- 2:
		fmt.Println("somebody takes from b")
	default:
		fmt.Println("nobody waits at b")
	}
}
