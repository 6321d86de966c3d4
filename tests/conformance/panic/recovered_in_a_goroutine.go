// A goroutine that recovers its panic harms nobody.
package main

import "fmt"

func main() {
	results := make(chan string, 2)
	for i := 0; i < 2; i++ {
		i := i
		go func() {
			defer func() { results <- fmt.Sprint("recovered: ", recover()) }()
			panic(fmt.Sprint("boom ", i))
		}()
		fmt.Println(<-results)
	}
	fmt.Println("main returns")
}
