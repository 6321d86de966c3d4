// The event tracker of the notes: events through a buffered channel, and a
// shutdown that waits for the rest.
package main

import (
	"context"
	"fmt"
	"time"
)

type tracker struct {
	ch   chan string
	stop chan struct{}
}

func (t *tracker) Event(ctx context.Context, data string) error {
	select {
	case t.ch <- data:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *tracker) Run() {
	for data := range t.ch {
		time.Sleep(time.Millisecond)
		fmt.Println(data)
	}
	close(t.stop)
}

func (t *tracker) Shutdown(ctx context.Context) {
	close(t.ch)
	select {
	case <-t.stop:
		fmt.Println("all events written")
	case <-ctx.Done():
		fmt.Println("gave up")
	}
}

func main() {
	tr := &tracker{make(chan string, 10), make(chan struct{})}
	go tr.Run()
	for i := 1; i <= 3; i++ {
		fmt.Println(tr.Event(context.Background(), fmt.Sprint("test", i)) == nil)
	}
	ctx, cancel := context.WithDeadline(context.Background(), time.Now().Add(time.Hour))
	defer cancel()
	tr.Shutdown(ctx)
}
