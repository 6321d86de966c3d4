// Everything that many goroutines send arrives exactly once.
package main

import "fmt"

func main() {
	ch := make(chan int, 7)
	for g := 0; g < 10; g++ {
		g := g
		go func() {
			for i := 0; i < 100; i++ {
				ch <- g*100 + i
			}
		}()
	}
	seen := map[int]bool{}
	last := make([]int, 10)
	ordered := true
	for i := 0; i < 1000; i++ {
		v := <-ch
		seen[v] = true
		if v%100 < last[v/100] {
			ordered = false
		}
		last[v/100] = v % 100
	}
	fmt.Println(len(seen), ordered)
}
