// A stored value is loaded again; the last store wins; missing keys have none.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	_, ok := m.Load("a")
	fmt.Println(ok)
	m.Store("a", 1)
	m.Store("b", 2)
	m.Store("a", 3)
	v, ok := m.Load("a")
	fmt.Println(v, ok)
	v, ok = m.Load("b")
	fmt.Println(v, ok)
}
