// Producers and consumers of a bounded queue with two conditions lose nothing.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	notFull, notEmpty := sync.NewCond(&mu), sync.NewCond(&mu)
	queue := []int{}
	put := func(v int) {
		mu.Lock()
		for len(queue) == 3 {
			notFull.Wait()
		}
		queue = append(queue, v)
		notEmpty.Signal()
		mu.Unlock()
	}
	take := func() int {
		mu.Lock()
		for len(queue) == 0 {
			notEmpty.Wait()
		}
		v := queue[0]
		queue = queue[1:]
		notFull.Signal()
		mu.Unlock()
		return v
	}
	for p := 0; p < 3; p++ {
		go func() {
			for i := 1; i <= 100; i++ {
				put(i)
			}
		}()
	}
	sums := make(chan int)
	for c := 0; c < 2; c++ {
		go func() {
			sum := 0
			for i := 0; i < 150; i++ {
				sum += take()
			}
			sums <- sum
		}()
	}
	fmt.Println(<-sums + <-sums)
}
