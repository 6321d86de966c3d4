// Of two ready cases each runs about half of the time.
package main

import "fmt"

func main() {
	a, b := make(chan int), make(chan int)
	close(a)
	close(b)
	count := [2]int{}
	for i := 0; i < 10000; i++ {
		select {
		case <-a:
			count[0]++
		case <-b:
			count[1]++
		}
	}
	for _, n := range count {
		fmt.Println(n > 4500 && n < 5500)
	}
}
