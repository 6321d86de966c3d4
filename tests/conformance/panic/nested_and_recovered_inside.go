// A deferred call may panic and recover while another panic is on its way.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	defer func() {
		fmt.Println("inner:", support.Caught(func() { panic("second") }))
	}()
	panic("first")
}
