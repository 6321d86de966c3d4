// Cancelling again changes nothing, from whichever goroutine.
package main

import (
	"context"
	"fmt"
	"sync"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	var group sync.WaitGroup
	for i := 0; i < 5; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			cancel()
			cancel()
		}()
	}
	group.Wait()
	fmt.Println(ctx.Err())
}
