// A blocked select and the goroutine that it could never meet are a deadlock.
package main

func main() {
	a, b := make(chan int), make(chan int)
	c := make(chan int)
	go func() {
		select {
		case <-a:
		case c <- 1:
		}
	}()
	select {
	case <-a:
	case b <- 1:
	}
}
