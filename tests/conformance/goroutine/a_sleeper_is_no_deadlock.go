// While somebody sleeps the others may still be woken.
package main

import (
	"fmt"
	"time"
)

func main() {
	ch := make(chan string)
	go func() {
		time.Sleep(20 * time.Millisecond)
		ch <- "awake"
	}()
	fmt.Println(<-ch)
}
