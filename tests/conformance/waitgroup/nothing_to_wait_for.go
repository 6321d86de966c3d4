// Wait on a fresh group and on one that is done returns at once.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var group sync.WaitGroup
	group.Wait()
	group.Add(1)
	group.Done()
	group.Wait()
	group.Wait()
	fmt.Println("done")
}
