// A context without a parent cannot be made.
package main

import (
	"context"
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	var none context.Context
	fmt.Println(support.Caught(func() {
		_, cancel := context.WithCancel(none)
		cancel()
	}))
	fmt.Println(support.Caught(func() {
		_, cancel := context.WithTimeout(none, time.Hour)
		cancel()
	}))
	fmt.Println(support.Caught(func() { context.WithValue(none, "key", 1) }))
	_, cancel := context.WithCancel(none)
	cancel()
}
