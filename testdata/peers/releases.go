package main

import (
	"os"
	"strconv"
	"sync"
)

var x int

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var written moment
	var mu sync.Mutex
	hold := make(chan struct{})
	go func() {
		x = 1
		written.happened()
		<-hold
	}()
	written.wait()
	for i := 0; i < n; i++ {
		mu.Lock()
		mu.Unlock()
	}
	x = 2
	hold <- struct{}{}
}
