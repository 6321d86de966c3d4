// While a timer may still wake somebody, everybody asleep is no deadlock.
package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan string)
	time.AfterFunc(20*time.Millisecond, func() { ch <- "from the timer" })
	fmt.Println(<-ch)
}
