package main

import (
	"os"
	"strconv"
	"sync"
)

var x int
var own [64]int // of each reader one

//go:noinline
func look() int { return x }

//go:noinline
func lookAt(j int) int { return own[j%64] }

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var read moment
	hold := make(chan struct{})
	go func() {
		look()
		read.happened()
		<-hold
	}()
	read.wait()
	for i := 0; i < n; i++ {
		var wg sync.WaitGroup
		wg.Add(1)
		go func(i int) {
			for j := 0; j < i; j++ {
				own[i%64] += lookAt(j)
			}
			look()
			wg.Done()
		}(i)
		wg.Wait()
	}
	x = 1
	hold <- struct{}{}
}
