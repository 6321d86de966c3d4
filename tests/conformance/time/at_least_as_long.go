// Nothing is early: sleeping and timers take at least their time.
package main

import (
	"fmt"
	"time"
)

func main() {
	begin := time.Now()
	time.Sleep(15 * time.Millisecond)
	fmt.Println(time.Since(begin) >= 15*time.Millisecond)
	begin = time.Now()
	at := <-time.After(15 * time.Millisecond)
	fmt.Println(time.Since(begin) >= 15*time.Millisecond, at.Sub(begin) >= 15*time.Millisecond)
}
