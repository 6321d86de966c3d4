// A timer fires once, and then it is no longer active.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(2 * time.Millisecond)
	<-timer.C
	fmt.Println(timer.Stop())
	select {
	case <-timer.C:
		fmt.Println("twice")
	case <-time.After(10 * time.Millisecond):
		fmt.Println("once")
	}
}
