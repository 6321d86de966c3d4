// Callers of the same key at the same time share one call and its result.
package main

import (
	"fmt"
	"sync/atomic"

	"conformance/support"
	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	var calls int32
	release := make(chan struct{})
	results := make(chan string, 4)
	for i := 0; i < 4; i++ {
		go func() {
			v, err, shared := g.Do("key", func() (any, error) {
				atomic.AddInt32(&calls, 1)
				<-release
				return "value", nil
			})
			results <- fmt.Sprint(v, " ", err, " ", shared)
		}()
		support.AwaitBlocked(i + 1)
	}
	close(release)
	for i := 0; i < 4; i++ {
		fmt.Println(<-results)
	}
	fmt.Println(calls)
}
