// The deferred calls of the goroutine run before the program ends, innermost
// first.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred in main")
	inner := func() {
		defer fmt.Println("deferred in inner, first")
		defer fmt.Println("deferred in inner, second")
		panic("boom")
	}
	inner()
	fmt.Println("never")
}
