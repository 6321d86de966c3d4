// Two selects that could meet in two ways meet in exactly one.
package main

import "fmt"

func main() {
	a, b := make(chan int), make(chan int)
	results := make(chan string, 2)
	for round := 0; round < 200; round++ {
		go func() {
			select {
			case a <- 1:
				results <- "a"
			case <-b:
				results <- "b"
			}
		}()
		go func() {
			select {
			case <-a:
				results <- "a"
			case b <- 1:
				results <- "b"
			}
		}()
		if first, second := <-results, <-results; first != second {
			fmt.Println("one took", first, "the other", second)
		}
	}
	fmt.Println(len(results))
}
