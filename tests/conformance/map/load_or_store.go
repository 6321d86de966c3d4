// Of several stores of one key the first is kept, and the others get its
// value.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	v, loaded := m.LoadOrStore("a", 1)
	fmt.Println(v, loaded)
	v, loaded = m.LoadOrStore("a", 2)
	fmt.Println(v, loaded)
	m.Delete("a")
	v, loaded = m.LoadOrStore("a", 3)
	fmt.Println(v, loaded)
}
