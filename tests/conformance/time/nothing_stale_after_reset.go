//go:build go1.23

// After Reset the channel brings only the new expiry.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(time.Millisecond)
	time.Sleep(20 * time.Millisecond)
	begin := time.Now()
	fmt.Println(timer.Reset(30 * time.Millisecond))
	<-timer.C
	fmt.Println(time.Since(begin) >= 30*time.Millisecond)
}
