// A function that panics counts as having run.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var once sync.Once
	fmt.Println(support.Caught(func() { once.Do(func() { panic("boom") }) }))
	fmt.Println(support.Caught(func() { once.Do(func() { fmt.Println("never") }) }))
}
