// A goroutine's stack holds thousands of frames.
package main

import "fmt"

func main() {
	var depth func(n int) int
	depth = func(n int) int {
		if n == 0 {
			return 0
		}
		var room [64]byte
		room[n%64] = 1
		return depth(n-1) + int(room[n%64])
	}
	result := make(chan int)
	go func() { result <- depth(1500) }()
	fmt.Println(<-result)
}
