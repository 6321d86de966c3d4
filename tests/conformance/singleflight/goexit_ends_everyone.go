// When the function ends its goroutine, so do all who wait for it.
package main

import (
	"fmt"
	"runtime"

	"conformance/support"
	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	release := make(chan struct{})
	ended := make(chan bool, 2)
	for i := 0; i < 2; i++ {
		go func() {
			defer func() { ended <- true }()
			g.Do("key", func() (any, error) {
				<-release
				runtime.Goexit()
				return 1, nil
			})
			fmt.Println("never")
		}()
		support.AwaitBlocked(i + 1)
	}
	close(release)
	fmt.Println(<-ended, <-ended)
}
