// The panic for a negative counter can be recovered, but the counter stays
// below zero.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var group sync.WaitGroup
	group.Add(2)
	fmt.Println(support.Caught(func() { group.Add(-3) }))
	fmt.Println(support.Caught(func() { group.Add(-1) }))
	fmt.Println(support.Caught(func() { group.Add(2) }))
	group.Wait()
	fmt.Println("done")
}
