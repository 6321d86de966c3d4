// A goroutine that exits the program skips main's deferred calls, as log.Fatal
// does.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("main cleans up")
	failed := make(chan struct{})
	go func() {
		fmt.Fprintln(os.Stderr, "cannot listen")
		os.Exit(1)
	}()
	<-failed
}
