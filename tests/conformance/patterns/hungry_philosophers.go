// Five philosophers who all hold their left fork starve: the program is a
// deadlock.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var forks [5]sync.Mutex
	var seated, done sync.WaitGroup
	seated.Add(5)
	for p := 0; p < 5; p++ {
		p := p
		done.Add(1)
		go func() {
			defer done.Done()
			forks[p].Lock()
			seated.Done()
			seated.Wait()
			forks[(p+1)%5].Lock()
			fmt.Println("never")
		}()
	}
	done.Wait()
}
