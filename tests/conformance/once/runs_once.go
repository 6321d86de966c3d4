// However many call it, the function runs once.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	count := 0
	var group sync.WaitGroup
	for i := 0; i < 20; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			once.Do(func() { count++ })
			if count != 1 {
				fmt.Println("returned before the function had run")
			}
		}()
	}
	group.Wait()
	fmt.Println(count)
}
