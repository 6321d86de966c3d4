// A ticker needs a positive interval.
package main

import (
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	fmt.Println(support.Caught(func() { time.NewTicker(0) }))
	fmt.Println(support.Caught(func() { time.NewTicker(-time.Second) }))
	ticker := time.NewTicker(time.Hour)
	fmt.Println(support.Caught(func() { ticker.Reset(0) }))
	time.NewTicker(0)
}
