// A shutdown that is not done in time gives up, and so does an event when the
// buffer stays full.
package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"conformance/support"
)

func main() {
	events := make(chan string, 1)
	stopped := make(chan struct{})
	hang := make(chan struct{})
	go func() {
		for range events {
			<-hang
		}
		close(stopped)
	}()
	event := func(data string) error {
		ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
		defer cancel()
		select {
		case events <- data:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	fmt.Println(event("one"))
	support.AwaitBlocked(1)
	for len(events) != 0 {
		runtime.Gosched()
	}
	fmt.Println(event("two"))
	fmt.Println(event("three"))
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	close(events)
	select {
	case <-stopped:
		fmt.Println("stopped")
	case <-ctx.Done():
		fmt.Println("gave up:", ctx.Err())
	}
}
