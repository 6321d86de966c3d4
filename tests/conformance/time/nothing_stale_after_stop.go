//go:build go1.23

// After Stop a timer that had fired has no value left in its channel.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	fmt.Println(timer.Stop())
	select {
	case <-timer.C:
		fmt.Println("stale")
	default:
		fmt.Println("nothing")
	}
}
