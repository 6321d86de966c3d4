//go:build go1.25

// Who recovers a panic and panics with the same value dies of that one, named
// once.
package main

import "fmt"

func main() {
	defer func() {
		r := recover()
		fmt.Println("cleaning up after", r)
		panic(r)
	}()
	panic("first")
}
