// A Value is empty until the first store, and then holds the last one.
package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var v atomic.Value
	fmt.Println(v.Load() == nil)
	v.Store("one")
	v.Store("two")
	fmt.Println(v.Load())
}
