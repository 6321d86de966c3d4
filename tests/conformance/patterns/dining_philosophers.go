// Five philosophers who take the lower fork first all get to eat.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var forks [5]sync.Mutex
	meals := make(chan int)
	for p := 0; p < 5; p++ {
		first, second := p, (p+1)%5
		if second < first {
			first, second = second, first
		}
		go func() {
			for i := 0; i < 100; i++ {
				forks[first].Lock()
				forks[second].Lock()
				meals <- 1
				forks[second].Unlock()
				forks[first].Unlock()
			}
		}()
	}
	total := 0
	for i := 0; i < 500; i++ {
		total += <-meals
	}
	fmt.Println(total)
}
