//go:build go1.25

// Go starts a goroutine that counts, and it is done when it returns.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	results := make([]int, 4)
	for i := range results {
		i := i
		group.Go(func() { results[i] = i * i })
	}
	group.Wait()
	fmt.Println(results)
}
