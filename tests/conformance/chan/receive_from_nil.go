// A receive from a nil channel blocks for ever.
package main

func main() {
	var none chan int
	<-none
}
