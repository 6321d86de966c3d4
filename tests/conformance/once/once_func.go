//go:build go1.21

// The function made by OnceFunc calls its function once.
package main

import (
	"fmt"
	"sync"
)

func main() {
	f := sync.OnceFunc(func() { fmt.Println("called") })
	f()
	f()
}
