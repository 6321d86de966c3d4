//go:build go1.21

// The function made by OnceValue returns the same value on every call, to
// every goroutine.
package main

import (
	"fmt"
	"sync"
)

func main() {
	value := sync.OnceValue(func() int {
		fmt.Println("computed")
		return 42
	})
	var group sync.WaitGroup
	results := make([]int, 3)
	for i := range results {
		i := i
		group.Add(1)
		go func() {
			results[i] = value()
			group.Done()
		}()
	}
	group.Wait()
	fmt.Println(results, value())
}
