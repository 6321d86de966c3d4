//go:build go1.23

// The channel of a timer has length and capacity 0, fired or not.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(time.Millisecond)
	fmt.Println(len(timer.C), cap(timer.C))
	time.Sleep(20 * time.Millisecond)
	fmt.Println(len(timer.C), cap(timer.C))
	<-timer.C
	ticker := time.NewTicker(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	fmt.Println(len(ticker.C), cap(ticker.C))
}
