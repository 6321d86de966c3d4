// The function of a range may store and delete in the same map.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	for i := 0; i < 20; i++ {
		m.Store(i, i)
	}
	m.Range(func(k, v any) bool {
		if k.(int)%2 == 0 {
			m.Delete(k)
		} else {
			m.Store(k, -1)
		}
		return true
	})
	count, sum := 0, 0
	m.Range(func(k, v any) bool {
		count++
		sum += v.(int)
		return true
	})
	fmt.Println(count, sum)
}
