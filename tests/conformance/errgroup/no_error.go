// Wait returns no error when no function has one.
package main

import (
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	sum := make([]int, 5)
	for i := range sum {
		i := i
		g.Go(func() error {
			sum[i] = i * i
			return nil
		})
	}
	fmt.Println(g.Wait(), sum)
}
