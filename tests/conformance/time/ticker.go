// A ticker goes on ticking until it is stopped; stopping does not close its
// channel.
package main

import (
	"fmt"
	"time"
)

func main() {
	ticker := time.NewTicker(2 * time.Millisecond)
	for i := 0; i < 4; i++ {
		_, ok := <-ticker.C
		fmt.Println(i, ok)
	}
	ticker.Stop()
	time.Sleep(10 * time.Millisecond)
	select {
	case <-ticker.C:
	default:
	}
	select {
	case _, ok := <-ticker.C:
		fmt.Println("tick", ok)
	default:
		fmt.Println("no more ticks")
	}
}
