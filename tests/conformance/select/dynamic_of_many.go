// A select over a hundred channels finds the ready one, also when it had to
// wait.
package main

import (
	"fmt"
	"reflect"
)

func main() {
	channels := make([]chan int, 100)
	cases := make([]reflect.SelectCase, 100)
	for i := range channels {
		channels[i] = make(chan int)
		cases[i] = reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(channels[i])}
	}
	for _, i := range []int{0, 42, 99, 7} {
		i := i
		go func() { channels[i] <- i * i }()
		chosen, value, ok := reflect.Select(cases)
		fmt.Println(chosen, value, ok)
	}
}
