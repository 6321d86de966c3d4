// Values far larger than a word arrive whole, through a buffer and from a
// blocked sender.
package main

import "fmt"

func main() {
	direct := make(chan [1000]int)
	buffered := make(chan [1000]int, 2)
	var numbers [1000]int
	for i := range numbers {
		numbers[i] = i
	}
	sum := func(values [1000]int) (total int) {
		for _, v := range values {
			total += v
		}
		return
	}
	go func() { direct <- numbers }()
	fmt.Println(sum(<-direct))
	buffered <- numbers
	numbers[0] = 7
	buffered <- numbers
	fmt.Println(sum(<-buffered), sum(<-buffered))
}
