// A group may be used again once all waiters have returned.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	total := 0
	for round := 1; round <= 3; round++ {
		results := make([]int, round)
		for i := range results {
			i := i
			group.Add(1)
			go func() {
				results[i] = i + 1
				group.Done()
			}()
		}
		group.Wait()
		for _, r := range results {
			total += r
		}
		fmt.Println(round, total)
	}
}
