// The panic of a blocked sender ends the program when nobody recovers it.
package main

import "conformance/support"

func main() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	support.AwaitBlocked(1)
	close(ch)
	select {}
}
