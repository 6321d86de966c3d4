// Deleting removes a key, and does nothing when it is not there.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	m.Delete("nothing")
	m.Store("a", 1)
	v, loaded := m.LoadAndDelete("a")
	fmt.Println(v, loaded)
	_, loaded = m.LoadAndDelete("a")
	fmt.Println(loaded)
	m.Store("a", 2)
	m.Delete("a")
	_, ok := m.Load("a")
	fmt.Println(ok)
}
