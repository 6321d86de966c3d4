// What was put is given out again before anything new is made.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	runtime.GOMAXPROCS(1)
	made := 0
	pool := sync.Pool{New: func() any {
		made++
		return new(int)
	}}
	item := pool.Get().(*int)
	*item = 42
	pool.Put(item)
	again := pool.Get().(*int)
	fmt.Println(again == item, *again, made)
	other := pool.Get().(*int)
	fmt.Println(other == item, made)
}
