// A channel of capacity n lets at most n in.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	slots := make(chan struct{}, 3)
	var mu sync.Mutex
	inside, most := 0, 0
	var group sync.WaitGroup
	for g := 0; g < 12; g++ {
		group.Add(1)
		go func() {
			defer group.Done()
			slots <- struct{}{}
			mu.Lock()
			inside++
			if inside > most {
				most = inside
			}
			mu.Unlock()
			for i := 0; i < 20; i++ {
				runtime.Gosched()
			}
			mu.Lock()
			inside--
			mu.Unlock()
			<-slots
		}()
	}
	group.Wait()
	fmt.Println(most <= 3, inside)
}
