// A recover in main does not catch the panic of another goroutine.
package main

import "fmt"

func main() {
	defer func() { fmt.Println("recovered:", recover()) }()
	go func() { panic("mine") }()
	select {}
}
