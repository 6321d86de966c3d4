// A range loop over a nil channel blocks for ever.
package main

import "fmt"

func main() {
	var none chan int
	for v := range none {
		fmt.Println(v)
	}
}
