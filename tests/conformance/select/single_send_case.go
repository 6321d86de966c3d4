// A select of one send case waits in the state of the plain send.
package main

func main() {
	ch := make(chan int)
	go func() {
		var none chan int
		select {
		case <-none:
		}
	}()
	select {
	case ch <- 1:
	}
}
