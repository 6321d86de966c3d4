// The dump of a panic shows the goroutine that panicked and no other.
package main

import "conformance/support"

func main() {
	never := make(chan int)
	for i := 0; i < 3; i++ {
		go func() { <-never }()
	}
	support.AwaitBlocked(3)
	panic("boom")
}
