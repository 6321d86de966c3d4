// Timers and tickers that were not made panic when they are used.
package main

import (
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	var timer time.Timer
	fmt.Println(timer.C == nil)
	fmt.Println(support.Caught(func() { timer.Stop() }))
	fmt.Println(support.Caught(func() { timer.Reset(time.Second) }))
	var ticker time.Ticker
	fmt.Println(support.Caught(func() { ticker.Stop() }))
	fmt.Println(support.Caught(func() { ticker.Reset(time.Second) }))
}
