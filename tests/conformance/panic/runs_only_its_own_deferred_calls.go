// A panic in a goroutine runs the deferred calls of that goroutine, not those
// of main.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred in main")
	go func() {
		defer fmt.Println("deferred in the goroutine")
		panic("boom")
	}()
	select {}
}
