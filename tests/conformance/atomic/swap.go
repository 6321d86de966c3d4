// Swap returns what was there, nothing the first time.
package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	var v atomic.Value
	fmt.Println(v.Swap(1) == nil, v.Swap(2), v.Load())
}
