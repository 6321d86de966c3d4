//go:build go1.25

// A panic in a function started by Go ends the program before the waiter goes
// on.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	group.Go(func() { panic("boom") })
	group.Wait()
	fmt.Println("never")
}
