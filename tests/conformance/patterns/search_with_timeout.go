// The search of the notes: a result or a timeout, and no goroutine stays
// behind.
package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	type result struct {
		record string
		err    error
	}
	search := func(term string, answer <-chan struct{}) (string, error) {
		<-answer
		return "record for " + term, nil
	}
	process := func(term string, limit time.Duration, answer <-chan struct{}) error {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		ch := make(chan result, 1)
		go func() {
			record, err := search(term, answer)
			ch <- result{record, err}
		}()
		select {
		case <-ctx.Done():
			return errors.New("search canceled")
		case r := <-ch:
			if r.err != nil {
				return r.err
			}
			fmt.Println("received:", r.record)
			return nil
		}
	}
	now, later := make(chan struct{}), make(chan struct{})
	close(now)
	fmt.Println(process("go", time.Hour, now))
	fmt.Println(process("slow", 5*time.Millisecond, later))
	close(later)
	support.AwaitGoroutines(1)
}
