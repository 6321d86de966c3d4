// A context made below a cancelled one is cancelled from the start.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	cancel()
	child, cancelChild := context.WithCancel(parent)
	defer cancelChild()
	late, cancelLate := context.WithTimeout(parent, time.Hour)
	defer cancelLate()
	fmt.Println(child.Err(), late.Err())
	<-child.Done()
	<-late.Done()
	fmt.Println("both done")
}
