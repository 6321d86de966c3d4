// A timer that was stopped wakes nobody, so waiting for its function is a
// deadlock.
package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan string)
	timer := time.AfterFunc(300*time.Millisecond, func() { ch <- "from the timer" })
	timer.Stop()
	fmt.Println(<-ch)
}
