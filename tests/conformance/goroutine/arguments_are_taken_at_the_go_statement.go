// A goroutine gets the values that its arguments had when it was started.
package main

import "fmt"

func main() {
	done := make(chan struct{})
	start := make(chan struct{})
	x := 1
	go func(x int, text string) {
		<-start
		fmt.Println(x, text)
		close(done)
	}(x, fmt.Sprint("x is ", x))
	x = 2
	close(start)
	<-done
	fmt.Println(x)
}
