//go:build go1.20

// Swap returns the old value; a compare-and-swap needs the value that is
// there.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	_, loaded := m.Swap("a", 1)
	fmt.Println(loaded)
	v, loaded := m.Swap("a", 2)
	fmt.Println(v, loaded)
	fmt.Println(m.CompareAndSwap("a", 1, 9), m.CompareAndSwap("a", 2, 3), m.CompareAndSwap("b", 1, 2))
	v, _ = m.Load("a")
	fmt.Println(v)
}
