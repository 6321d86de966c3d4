// The channel holds a copy of what was sent.
package main

import "fmt"

func main() {
	type pair struct{ a, b int }
	ch := make(chan pair, 2)
	p := pair{1, 2}
	ch <- p
	p.a = 100
	ch <- p
	first, second := <-ch, <-ch
	fmt.Println(first.a, first.b, second.a, second.b)
}
