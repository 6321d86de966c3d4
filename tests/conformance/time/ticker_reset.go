// Reset gives a ticker a new period.
package main

import (
	"fmt"
	"time"
)

func main() {
	ticker := time.NewTicker(time.Hour)
	ticker.Reset(2 * time.Millisecond)
	<-ticker.C
	<-ticker.C
	ticker.Stop()
	ticker.Reset(2 * time.Millisecond)
	<-ticker.C
	fmt.Println("ticked")
}
