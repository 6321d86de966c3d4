// A broker in one goroutine owns the list of subscribers, so that no lock is
// needed.
package main

import "fmt"

func main() {
	subscribe := make(chan chan string)
	publish := make(chan string)
	quit := make(chan struct{})
	go func() {
		subscribers := []chan string{}
		for {
			select {
			case s := <-subscribe:
				subscribers = append(subscribers, s)
			case text := <-publish:
				for _, s := range subscribers {
					s <- text
				}
			case <-quit:
				for _, s := range subscribers {
					close(s)
				}
				return
			}
		}
	}()
	a, b := make(chan string, 8), make(chan string, 8)
	subscribe <- a
	publish <- "first"
	subscribe <- b
	publish <- "second"
	close(quit)
	for text := range a {
		fmt.Println("a", text)
	}
	for text := range b {
		fmt.Println("b", text)
	}
}
