//go:build go1.23

// Clear deletes all entries.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	for i := 0; i < 10; i++ {
		m.Store(i, i)
	}
	m.Clear()
	count := 0
	m.Range(func(k, v any) bool {
		count++
		return true
	})
	_, ok := m.Load(3)
	fmt.Println(count, ok)
	m.Store(3, 4)
	fmt.Println(m.Load(3))
}
