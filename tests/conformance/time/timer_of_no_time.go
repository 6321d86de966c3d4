// A timer of zero or negative duration fires at once.
package main

import (
	"fmt"
	"time"
)

func main() {
	for _, d := range []time.Duration{0, -time.Hour} {
		<-time.NewTimer(d).C
		<-time.After(d)
	}
	fmt.Println("fired")
}
