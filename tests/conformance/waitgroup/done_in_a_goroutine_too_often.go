// The panic of one Done too many in a goroutine ends the program.
package main

import "sync"

func main() {
	var group sync.WaitGroup
	go group.Done()
	select {}
}
