//go:build go1.21

// The function made by OnceFunc panics with the same value on every call.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	f := sync.OnceFunc(func() {
		fmt.Println("called")
		panic("boom")
	})
	fmt.Println(support.Caught(f))
	fmt.Println(support.Caught(f))
}
