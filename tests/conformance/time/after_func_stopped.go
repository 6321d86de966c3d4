// A stopped AfterFunc does not call its function.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.AfterFunc(300*time.Millisecond, func() { fmt.Println("called") })
	fmt.Println(timer.Stop(), timer.Stop())
	time.Sleep(400 * time.Millisecond)
	fmt.Println("not called")
}
