// A stopped timer does not fire; only the first stop prevented it.
package main

import (
	"fmt"
	"time"
)

func main() {
	timer := time.NewTimer(300 * time.Millisecond)
	fmt.Println(timer.Stop(), timer.Stop())
	select {
	case <-timer.C:
		fmt.Println("fired")
	case <-time.After(400 * time.Millisecond):
		fmt.Println("did not fire")
	}
}
