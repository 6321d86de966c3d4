// A deferred call may change what the function returns after a panic.
package main

import "fmt"

func main() {
	divide := func(a, b int) (result int, text string) {
		defer func() {
			if recover() != nil {
				result, text = -1, "division failed"
			}
		}()
		if b == 0 {
			panic("zero")
		}
		return a / b, "ok"
	}
	result, text := divide(6, 3)
	fmt.Println(result, text)
	result, text = divide(6, 0)
	fmt.Println(result, text)
}
