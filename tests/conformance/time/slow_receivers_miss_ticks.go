// Ticks that nobody receives do not pile up.
package main

import (
	"fmt"
	"time"
)

func main() {
	ticker := time.NewTicker(250 * time.Millisecond)
	time.Sleep(600 * time.Millisecond)
	ticks := 0
	for drained := false; !drained; {
		select {
		case <-ticker.C:
			ticks++
		default:
			drained = true
		}
	}
	fmt.Println(ticks)
}
