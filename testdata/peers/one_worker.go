package main

import "runtime"

var x int

func main() {
	runtime.GOMAXPROCS(1)
	done := make(chan struct{}, 2)
	for i := 0; i < 2; i++ {
		go func() {
			x++
			done <- struct{}{}
		}()
	}
	<-done
	<-done
}
