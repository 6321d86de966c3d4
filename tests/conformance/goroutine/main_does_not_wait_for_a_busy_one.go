// The program ends with main even while another goroutine computes.
package main

import "fmt"

func main() {
	started := make(chan struct{})
	go func() {
		close(started)
		for {
		}
	}()
	<-started
	fmt.Println("main returns")
}
