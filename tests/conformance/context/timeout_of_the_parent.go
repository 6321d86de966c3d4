// A child ends with its parent's deadline and says so.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	parent, cancel := context.WithTimeout(context.Background(), 5*time.Millisecond)
	defer cancel()
	child, cancelChild := context.WithTimeout(parent, time.Hour)
	defer cancelChild()
	plain, cancelPlain := context.WithCancel(child)
	defer cancelPlain()
	<-plain.Done()
	fmt.Println(parent.Err(), child.Err(), plain.Err())
}
