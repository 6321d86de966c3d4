// A send to a nil channel blocks for ever.
package main

func main() {
	var none chan int
	none <- 1
}
