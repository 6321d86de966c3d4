// A channel of capacity 1 works as a mutex.
package main

import "fmt"

func main() {
	lock := make(chan struct{}, 1)
	done := make(chan struct{})
	counter := 0
	for g := 0; g < 8; g++ {
		go func() {
			for i := 0; i < 500; i++ {
				lock <- struct{}{}
				counter++
				<-lock
			}
			done <- struct{}{}
		}()
	}
	for g := 0; g < 8; g++ {
		<-done
	}
	fmt.Println(counter)
}
