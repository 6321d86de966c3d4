// Sending on a closed channel panics.
package main

func main() {
	ch := make(chan int)
	close(ch)
	ch <- 1
}
