// A compare-and-swap needs the value that is there.
package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var v atomic.Value
	fmt.Println(v.CompareAndSwap(1, 2), v.Load() == nil)
	fmt.Println(v.CompareAndSwap(nil, 1), v.CompareAndSwap(nil, 5))
	fmt.Println(v.CompareAndSwap(1, 2), v.CompareAndSwap(1, 3), v.Load())
}
