package main

import (
	"sync"
	"sync/atomic"
)

// Runs body(i) ops times, shared out to goroutines.
func shareOut(goroutines, ops int, body func(i int)) {
	var group sync.WaitGroup
	group.Add(goroutines)
	for g := 0; g < goroutines; g++ {
		go func() {
			for i := 0; i < ops/goroutines; i++ {
				body(i)
			}
			group.Done()
		}()
	}
	group.Wait()
}

func mutexBy(goroutines, ops int) {
	var mutex sync.Mutex
	counter := 0
	shareOut(goroutines, ops, func(int) {
		mutex.Lock()
		counter++
		mutex.Unlock()
	})
	kept = counter
}

func readLock(ops int) {
	var mutex sync.RWMutex
	for i := 0; i < ops; i++ {
		mutex.RLock()
		kept = i
		mutex.RUnlock()
	}
}

func readWrite(ops int) {
	const writeEvery = 16
	var mutex sync.RWMutex
	counter := 0
	shareOut(2, ops, func(i int) {
		if i%writeEvery == 0 {
			mutex.Lock()
			counter++
			mutex.Unlock()
		} else {
			mutex.RLock()
			_ = counter
			mutex.RUnlock()
		}
	})
}

func atomicTwo(ops int) {
	var counter int64
	shareOut(2, ops, func(int) { atomic.AddInt64(&counter, 1) })
	kept = int(counter)
}

func onceDone(ops int) {
	var once sync.Once
	calls := 0
	for i := 0; i < ops; i++ {
		once.Do(func() { calls++ })
	}
	kept = calls
}

func waitGroupAlone(ops int) {
	var group sync.WaitGroup
	for i := 0; i < ops; i++ {
		group.Add(1)
		group.Done()
		group.Wait()
	}
}

var syncRows = []row{
	{"mutex1", 10_000_000, func(ops int) { mutexBy(1, ops) }},
	{"mutex", 5_000_000, func(ops int) { mutexBy(2, ops) }},
	{"mutexn", 3_000_000, func(ops int) { mutexBy(64, ops) }},
	{"rw1", 10_000_000, readLock},
	{"rw", 3_000_000, readWrite},
	{"atomic", 10_000_000, atomicTwo},
	{"once", 100_000_000, onceDone},
	{"waitgroup", 5_000_000, waitGroupAlone},
}
