// Cancelling a context cancels everything below it.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	child, cancelChild := context.WithCancel(parent)
	defer cancelChild()
	valued := context.WithValue(child, "key", 1)
	grandchild, cancelGrandchild := context.WithTimeout(valued, time.Hour)
	defer cancelGrandchild()
	cancel()
	<-grandchild.Done()
	fmt.Println(parent.Err(), child.Err(), valued.Err(), grandchild.Err())
}
