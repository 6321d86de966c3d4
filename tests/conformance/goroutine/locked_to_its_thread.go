// A goroutine locked to its thread says so in dumps.
package main

import "runtime"

func main() {
	runtime.LockOSThread()
	ch := make(chan int)
	<-ch
}
