// Stopping a timer does not close its channel: who waits for it waits for
// ever.
package main

import "time"

func main() {
	timer := time.NewTimer(300 * time.Millisecond)
	timer.Stop()
	<-timer.C
}
