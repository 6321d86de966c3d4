// With a limit so many run at a time, and Go waits for a place.
package main

import (
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	g.SetLimit(2)
	var mu sync.Mutex
	inside, most := 0, 0
	for i := 0; i < 10; i++ {
		g.Go(func() error {
			mu.Lock()
			inside++
			if inside > most {
				most = inside
			}
			mu.Unlock()
			time.Sleep(time.Millisecond)
			mu.Lock()
			inside--
			mu.Unlock()
			return nil
		})
	}
	fmt.Println(g.Wait(), most <= 2, inside)
}
