// A nil channel has length and capacity 0 and equals nil only.
package main

import "fmt"

func main() {
	var none chan int
	var other chan int
	made := make(chan int)
	fmt.Println(len(none), cap(none))
	fmt.Println(none == nil, none == other, made == nil, made == none)
}
