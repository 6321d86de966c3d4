// A writer that unlocks as a reader is fatal.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var rw sync.RWMutex
	rw.Lock()
	fmt.Println("locked")
	rw.RUnlock()
}
