// Reset makes an AfterFunc call its function again, also after it was stopped.
package main

import (
	"fmt"
	"time"
)

func main() {
	calls := make(chan string)
	timer := time.AfterFunc(time.Millisecond, func() { calls <- "called" })
	fmt.Println(<-calls)
	fmt.Println(timer.Reset(time.Hour), timer.Stop(), timer.Reset(time.Millisecond))
	fmt.Println(<-calls)
}
