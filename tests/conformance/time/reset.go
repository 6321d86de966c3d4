// Reset says whether the timer was active, and starts it anew in any case.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(time.Hour)
	fmt.Println(timer.Reset(2 * time.Millisecond))
	<-timer.C
	fmt.Println(timer.Reset(2 * time.Millisecond))
	<-timer.C
	fmt.Println(timer.Stop(), timer.Reset(2*time.Millisecond))
	<-timer.C
	fmt.Println("three times")
}
