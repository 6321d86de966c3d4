// Calls of different keys run side by side.
package main

import (
	"fmt"
	"sync"

	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	var both sync.WaitGroup
	both.Add(2)
	results := make(chan string)
	for _, key := range []string{"a", "b"} {
		key := key
		go func() {
			v, _, shared := g.Do(key, func() (any, error) {
				both.Done()
				both.Wait()
				return "value of " + key, nil
			})
			results <- fmt.Sprint(v, " ", shared)
		}()
	}
	first, second := <-results, <-results
	if first > second {
		first, second = second, first
	}
	fmt.Println(first)
	fmt.Println(second)
}
