// A select over nil channels only blocks for ever, in the state of any other
// select.
package main

func main() {
	var a, b chan int
	select {
	case <-a:
	case b <- 1:
	}
}
