// Several workers share the input, and one channel collects their results.
package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs := make(chan int)
	results := make(chan int)
	var workers sync.WaitGroup
	for w := 0; w < 4; w++ {
		workers.Add(1)
		go func() {
			defer workers.Done()
			for j := range jobs {
				results <- j * 2
			}
		}()
	}
	go func() {
		workers.Wait()
		close(results)
	}()
	go func() {
		defer close(jobs)
		for j := 1; j <= 100; j++ {
			jobs <- j
		}
	}()
	sum, count := 0, 0
	for r := range results {
		sum, count = sum+r, count+1
	}
	fmt.Println(sum, count)
}
