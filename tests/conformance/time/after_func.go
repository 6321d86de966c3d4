// AfterFunc calls its function in a goroutine of its own, once; then it is no
// longer active.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	calls := make(chan int)
	timer := time.AfterFunc(2*time.Millisecond, func() { calls <- runtime.NumGoroutine() })
	fmt.Println(<-calls)
	fmt.Println(timer.Stop(), timer.C == nil)
}
