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
	hold := make(chan struct{})
	go func() {
		x = 1
		written.happened()
		<-hold
	}()
	written.wait()
	for i := 0; i < n; i++ {
		var wg sync.WaitGroup
		wg.Add(1)
		go func() { wg.Done() }()
		wg.Wait()
	}
	x = 2
	hold <- struct{}{}
}
