// The same function may panic and be recovered again and again.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	count := 0
	for i := 0; i < 1000; i++ {
		if support.Caught(func() { panic("again") }) == "again" {
			count++
		}
	}
	fmt.Println(count)
}
