// One Done too many panics.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	group.Add(1)
	group.Done()
	fmt.Println("done")
	group.Done()
}
