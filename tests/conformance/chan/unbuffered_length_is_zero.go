// A blocked sender does not count as length of an unbuffered channel.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	ch := make(chan int)
	go func() { ch <- 1 }()
	support.AwaitBlocked(1)
	fmt.Println(len(ch), cap(ch))
	fmt.Println(<-ch)
}
