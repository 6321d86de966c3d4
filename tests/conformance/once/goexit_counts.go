// A function that leaves by Goexit counts as having run.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var once sync.Once
	done := make(chan struct{})
	go func() {
		defer close(done)
		once.Do(func() { runtime.Goexit() })
	}()
	<-done
	once.Do(func() { fmt.Println("never") })
	fmt.Println("done")
}
