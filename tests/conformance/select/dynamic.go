// Cases made at run time: the index of the one that ran, its value, whether it
// was open.
package main

import (
	"fmt"
	"reflect"

	"conformance/support"
)

func main() {
	a, b := make(chan int, 1), make(chan string, 1)
	closed := make(chan int)
	receive := func(ch any) reflect.SelectCase {
		return reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(ch)}
	}
	cases := []reflect.SelectCase{
		receive(a), receive(b),
		{Dir: reflect.SelectSend, Chan: reflect.ValueOf(closed), Send: reflect.ValueOf(1)},
		{Dir: reflect.SelectDefault},
	}
	chosen, _, _ := reflect.Select(cases)
	fmt.Println(chosen)
	b <- "text"
	chosen, value, ok := reflect.Select(cases)
	fmt.Println(chosen, value, ok)
	a <- 4
	chosen, value, ok = reflect.Select(cases)
	fmt.Println(chosen, value, ok)
	close(b)
	chosen, value, ok = reflect.Select(cases)
	fmt.Println(chosen, value, ok)
	fmt.Println(support.Caught(func() {
		close(closed)
		reflect.Select(cases[2:3])
	}))
}
