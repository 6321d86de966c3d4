// Who recovers a panic and panics anew dies of the new one, and the old one is
// named as recovered.
package main

import "fmt"

func main() {
	defer func() {
		if r := recover(); r != nil {
			panic(fmt.Sprint("wrapped: ", r))
		}
	}()
	panic("first")
}
