// Range visits every entry once, in no order, and stops when told to.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	for i := 1; i <= 100; i++ {
		m.Store(i, i*i)
	}
	m.Delete(50)
	keys, values := 0, 0
	m.Range(func(k, v any) bool {
		keys += k.(int)
		values += v.(int)
		return true
	})
	fmt.Println(keys, values)
	visited := 0
	m.Range(func(k, v any) bool {
		visited++
		return visited < 10
	})
	fmt.Println(visited)
}
