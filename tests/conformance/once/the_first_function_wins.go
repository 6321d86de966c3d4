// A second function is not called, even a different one.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	once.Do(func() { fmt.Println("first") })
	once.Do(func() { fmt.Println("second") })
	var other sync.Once
	other.Do(func() { fmt.Println("another once") })
}
