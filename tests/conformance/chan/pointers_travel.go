// The receiver gets the very object that a pointer sent names.
package main

import "fmt"

func main() {
	type box struct{ value int }
	ch := make(chan *box)
	back := make(chan *box)
	go func() {
		b := <-ch
		b.value++
		back <- b
	}()
	sent := &box{41}
	ch <- sent
	got := <-back
	fmt.Println(got.value, got == sent)
}
