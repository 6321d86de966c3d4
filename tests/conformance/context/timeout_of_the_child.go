// A child's earlier deadline leaves the parent alone.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	parent, cancel := context.WithTimeout(context.Background(), time.Hour)
	defer cancel()
	child, cancelChild := context.WithTimeout(parent, 5*time.Millisecond)
	defer cancelChild()
	<-child.Done()
	fmt.Println(parent.Err(), child.Err())
}
