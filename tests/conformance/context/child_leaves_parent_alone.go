// Cancelling a child cancels neither its parent nor its siblings.
package main

import (
	"context"
	"fmt"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	defer cancel()
	first, cancelFirst := context.WithCancel(parent)
	second, cancelSecond := context.WithCancel(parent)
	defer cancelSecond()
	cancelFirst()
	fmt.Println(parent.Err(), first.Err(), second.Err())
}
