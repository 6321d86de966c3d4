// Timers fire in the order of their times, not in that of their making.
package main

import (
	"fmt"
	"time"
)

func main() {
	order := make(chan int, 3)
	for _, ms := range []int{300, 100, 200} {
		ms := ms
		time.AfterFunc(time.Duration(ms)*time.Millisecond, func() { order <- ms })
	}
	for i := 0; i < 3; i++ {
		fmt.Println(<-order)
	}
}
