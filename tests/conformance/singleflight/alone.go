// A caller that nobody joined is not sharing, and a later one calls again.
package main

import (
	"fmt"

	"golang.org/x/sync/singleflight"
)

func main() {
	var g singleflight.Group
	calls := 0
	for i := 0; i < 3; i++ {
		v, err, shared := g.Do("key", func() (any, error) {
			calls++
			return calls * 10, nil
		})
		fmt.Println(v, err, shared)
	}
}
