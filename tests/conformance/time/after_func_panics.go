// A panic in the function of an AfterFunc ends the program.
package main

import "time"

func main() {
	time.AfterFunc(time.Millisecond, func() { panic("in the timer") })
	select {}
}
