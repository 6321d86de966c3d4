// Closing a nil channel panics.
package main

func main() {
	var none chan int
	close(none)
}
