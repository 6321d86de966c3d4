// Who could run but has no processor is runnable.
package main

import (
	"fmt"
	"runtime"

	"conformance/support"
)

func main() {
	runtime.GOMAXPROCS(1)
	for i := 0; i < 3; i++ {
		go func() {}()
	}
	fmt.Println(support.StatesOfOthers())
}
