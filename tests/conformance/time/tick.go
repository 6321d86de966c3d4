// Tick without a positive interval gives a nil channel.
package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println(time.Tick(0) == nil, time.Tick(-1) == nil)
	ticks := time.Tick(2 * time.Millisecond)
	<-ticks
	<-ticks
	fmt.Println("ticked")
}
