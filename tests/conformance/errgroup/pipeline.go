// A pipeline of three stages in one group, the last of which fails and stops
// the others.
package main

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	g, ctx := errgroup.WithContext(context.Background())
	numbers, squares := make(chan int), make(chan int)
	g.Go(func() error {
		defer close(numbers)
		for n := 1; ; n++ {
			select {
			case numbers <- n:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
	})
	g.Go(func() error {
		defer close(squares)
		for n := range numbers {
			select {
			case squares <- n * n:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	sum := 0
	g.Go(func() error {
		for s := range squares {
			if sum += s; sum > 100 {
				return fmt.Errorf("sum is %d", sum)
			}
		}
		return nil
	})
	fmt.Println(g.Wait())
}
