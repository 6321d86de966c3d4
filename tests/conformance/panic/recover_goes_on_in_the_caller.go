// After a recovered panic the caller goes on; what came after the panic is
// skipped.
package main

import "fmt"

func main() {
	safe := func(f func()) (text string) {
		defer func() {
			if r := recover(); r != nil {
				text = fmt.Sprint("recovered: ", r)
			}
		}()
		f()
		return "no panic"
	}
	fmt.Println(safe(func() {
		fmt.Println("before")
		panic("boom")
	}))
	fmt.Println(safe(func() {}))
}
