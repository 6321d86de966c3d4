// The number of goroutines counts main and whoever has not ended.
package main

import (
	"fmt"
	"runtime"

	"conformance/support"
)

func main() {
	release := make(chan struct{})
	fmt.Println(runtime.NumGoroutine())
	for i := 0; i < 5; i++ {
		go func() { <-release }()
	}
	fmt.Println(runtime.NumGoroutine())
	close(release)
	support.AwaitGoroutines(1)
	fmt.Println(runtime.NumGoroutine())
}
