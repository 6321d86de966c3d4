// A goroutine stays locked to its thread until it has unlocked as often as it
// locked.
package main

import (
	"fmt"
	"runtime"

	"conformance/support"
)

func main() {
	done := make(chan struct{})
	release := make(chan struct{})
	go func() {
		runtime.LockOSThread()
		runtime.LockOSThread()
		runtime.UnlockOSThread()
		<-release
		runtime.UnlockOSThread()
		<-release
		runtime.UnlockOSThread()
		close(done)
	}()
	support.AwaitBlocked(1)
	fmt.Println(support.StatesOfOthers())
	release <- struct{}{}
	support.AwaitBlocked(1)
	fmt.Println(support.StatesOfOthers())
	close(release)
	<-done
}
