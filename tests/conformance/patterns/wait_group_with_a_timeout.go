// Waiting for a group in a goroutine makes it possible to give up.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var group sync.WaitGroup
	group.Add(1)
	release := make(chan struct{})
	go func() {
		defer group.Done()
		<-release
	}()
	wait := func(limit time.Duration) bool {
		done := make(chan struct{})
		go func() {
			group.Wait()
			close(done)
		}()
		select {
		case <-done:
			return true
		case <-time.After(limit):
			return false
		}
	}
	fmt.Println(wait(5 * time.Millisecond))
	close(release)
	fmt.Println(wait(time.Hour))
}
