// Of two timers a select sees the earlier one.
package main

import (
	"fmt"
	"time"
)

func main() {
	select {
	case <-time.After(time.Hour):
		fmt.Println("the late one")
	case <-time.After(5 * time.Millisecond):
		fmt.Println("the early one")
	}
}
