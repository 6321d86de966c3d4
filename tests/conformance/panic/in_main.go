// A panic in main prints its text and main's stack, and exits with code 2.
package main

import "fmt"

func main() {
	fmt.Println("before")
	panic("boom")
}
