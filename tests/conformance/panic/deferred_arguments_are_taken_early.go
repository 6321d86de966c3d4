// A deferred call gets its arguments when it is deferred; what it captures it
// sees at the end.
package main

import "fmt"

func main() {
	x := 1
	defer fmt.Println("argument", x)
	defer func() { fmt.Println("captured", x) }()
	x = 2
}
