// With one processor two goroutines that yield take turns.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	runtime.GOMAXPROCS(1)
	done := make(chan struct{})
	for _, name := range []string{"a", "b"} {
		name := name
		go func() {
			for i := 0; i < 3; i++ {
				fmt.Println(name, i)
				runtime.Gosched()
			}
			done <- struct{}{}
		}()
	}
	<-done
	<-done
}
