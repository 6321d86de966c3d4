// A deferred call that panics on the way out of a normal return ends the
// program, after the other deferred calls.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred first")
	defer panic("boom in a deferred call")
	fmt.Println("main returns")
}
