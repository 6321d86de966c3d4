// Who comes while the function runs waits for its end.
package main

import (
	"fmt"
	"sync"

	"conformance/support"
)

func main() {
	var once sync.Once
	release := make(chan struct{})
	events := make(chan string, 4)
	go once.Do(func() {
		<-release
		events <- "function ends"
	})
	support.AwaitBlocked(1)
	go func() {
		once.Do(func() {})
		events <- "latecomer returns"
	}()
	support.AwaitBlocked(2)
	fmt.Println(support.StatesOfOthers()[0], len(events))
	close(release)
	fmt.Println(<-events)
	fmt.Println(<-events)
}
