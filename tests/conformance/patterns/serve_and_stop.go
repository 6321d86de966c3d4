// Two servers of which the first to fail stops the other, and main waits for
// both.
package main

import (
	"errors"
	"fmt"

	"conformance/support"
)

func main() {
	serve := func(name string, stop <-chan struct{}, fail <-chan struct{}) error {
		select {
		case <-fail:
			return errors.New(name + " failed")
		case <-stop:
			fmt.Println(name, "shut down")
			return nil
		}
	}
	done := make(chan error, 2)
	stop := make(chan struct{})
	failure := make(chan struct{})
	var never chan struct{}
	go func() { done <- serve("debug", stop, failure) }()
	go func() { done <- serve("app", stop, never) }()
	support.AwaitBlocked(2)
	close(failure)
	stopped := false
	for i := 0; i < cap(done); i++ {
		if err := <-done; err != nil {
			fmt.Println("error:", err)
		}
		if !stopped {
			stopped = true
			close(stop)
		}
	}
}
