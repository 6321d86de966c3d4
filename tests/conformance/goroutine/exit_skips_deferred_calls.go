// Leaving by exit runs no deferred call and keeps the code.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("deferred")
	fmt.Println("leaving")
	os.Exit(3)
}
