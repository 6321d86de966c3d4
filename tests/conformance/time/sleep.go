// Sleepers wake in the order of their times; who sleeps no time does not
// yield.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	runtime.GOMAXPROCS(1)
	order := make(chan int, 3)
	for _, ms := range []int{300, 100, 200} {
		ms := ms
		go func() {
			time.Sleep(time.Duration(ms) * time.Millisecond)
			order <- ms
		}()
	}
	time.Sleep(0)
	time.Sleep(-time.Hour)
	fmt.Println(len(order))
	for i := 0; i < 3; i++ {
		fmt.Println(<-order)
	}
}
