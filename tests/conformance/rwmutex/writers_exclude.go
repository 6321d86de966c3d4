// Writers exclude each other and the readers.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var rw sync.RWMutex
	a, b := 0, 0
	torn := false
	var group sync.WaitGroup
	for g := 0; g < 4; g++ {
		group.Add(2)
		go func() {
			defer group.Done()
			for i := 0; i < 500; i++ {
				rw.Lock()
				a++
				b++
				rw.Unlock()
			}
		}()
		go func() {
			defer group.Done()
			for i := 0; i < 500; i++ {
				rw.RLock()
				differ := a != b
				rw.RUnlock()
				if differ {
					rw.Lock()
					torn = true
					rw.Unlock()
				}
			}
		}()
	}
	group.Wait()
	fmt.Println(a, b, torn)
}
