// Wait of a group that started nothing returns at once, again and again.
package main

import (
	"fmt"

	"golang.org/x/sync/errgroup"
)

func main() {
	var g errgroup.Group
	fmt.Println(g.Wait(), g.Wait())
}
