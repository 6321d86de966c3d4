package main

import (
	"os"
	"strconv"
)

var x int
var noise [1 << 20]int

//go:noinline
func touch(i int) { noise[i%(1<<20)] += i }

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var written moment
	hold := make(chan struct{})
	go func() {
		x = 1
		for i := 0; i < n; i++ {
			touch(i)
		}
		written.happened()
		<-hold
	}()
	written.wait()
	x = 2
	hold <- struct{}{}
}
