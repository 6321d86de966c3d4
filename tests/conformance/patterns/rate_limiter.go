// A ticker that feeds a channel of tokens limits the rate and allows a burst.
package main

import (
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	tokens := make(chan struct{}, 3)
	for i := 0; i < 3; i++ {
		tokens <- struct{}{}
	}
	stop := make(chan struct{})
	begin := time.Now()
	go func() {
		ticker := time.NewTicker(2 * time.Millisecond)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				select {
				case tokens <- struct{}{}:
				default:
				}
			case <-stop:
				return
			}
		}
	}()
	for i := 0; i < 8; i++ {
		<-tokens
	}
	fmt.Println(time.Since(begin) >= 8*time.Millisecond)
	close(stop)
	support.AwaitGoroutines(1)
}
