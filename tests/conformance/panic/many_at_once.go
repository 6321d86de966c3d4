// Panics that are on their way in several goroutines at the same time do not
// mix.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var barrier sync.WaitGroup
	barrier.Add(4)
	texts := make([]string, 4)
	var group sync.WaitGroup
	for i := range texts {
		i := i
		group.Add(1)
		go func() {
			defer group.Done()
			texts[i] = support.Caught(func() {
				defer func() {
					barrier.Done()
					barrier.Wait()
				}()
				panic(fmt.Sprint("panic ", i))
			})
		}()
	}
	group.Wait()
	for _, text := range texts {
		fmt.Println(text)
	}
}
