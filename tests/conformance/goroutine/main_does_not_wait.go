// The program ends with main, whatever the other goroutines do.
package main

import (
	"fmt"
	"time"

	"conformance/support"
)

func main() {
	never := make(chan int)
	go func() {
		defer fmt.Println("deferred call of a goroutine that was left behind")
		<-never
	}()
	go func() {
		time.Sleep(time.Hour)
		fmt.Println("too late")
	}()
	support.AwaitBlocked(2)
	fmt.Println("main returns")
}
