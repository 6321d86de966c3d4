// When main leaves by Goexit the others go on, and one of them may end the
// program.
package main

import (
	"fmt"
	"os"
	"runtime"
)

func main() {
	defer fmt.Println("deferred in main")
	main := make(chan struct{})
	go func() {
		<-main
		fmt.Println("still here")
		os.Exit(7)
	}()
	defer close(main)
	runtime.Goexit()
}
