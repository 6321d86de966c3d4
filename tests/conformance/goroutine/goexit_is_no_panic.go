// Goexit cannot be recovered.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { fmt.Println("recovered:", recover()) }()
		runtime.Goexit()
	}()
	<-done
	fmt.Println("done")
}
