// All callers of one call get its error.
package main

import (
	"errors"
	"fmt"

	"conformance/support"
	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	release := make(chan struct{})
	results := make(chan error, 3)
	for i := 0; i < 3; i++ {
		go func() {
			_, err, _ := g.Do("key", func() (any, error) {
				<-release
				return nil, errors.New("not found")
			})
			results <- err
		}()
		support.AwaitBlocked(i + 1)
	}
	close(release)
	for i := 0; i < 3; i++ {
		fmt.Println(<-results)
	}
}
