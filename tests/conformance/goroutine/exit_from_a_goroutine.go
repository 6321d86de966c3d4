// Any goroutine may end the program.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("deferred in main")
	go func() {
		defer fmt.Println("deferred")
		fmt.Println("leaving")
		os.Exit(5)
	}()
	select {}
}
