package main

import (
	"runtime"
	"sync"
)

func spawnAndWait(ops int) {
	for i := 0; i < ops; i++ {
		var group sync.WaitGroup
		group.Add(1)
		go func() { group.Done() }()
		group.Wait()
	}
}

func spawnBatches(ops int) {
	const batch = 1000
	for i := 0; i < ops; i += batch {
		var group sync.WaitGroup
		group.Add(batch)
		for k := 0; k < batch; k++ {
			go func() { group.Done() }()
		}
		group.Wait()
	}
}

func alive(ops int) {
	release := make(chan struct{})
	var arrived, ended sync.WaitGroup
	arrived.Add(ops)
	ended.Add(ops)
	for i := 0; i < ops; i++ {
		go func() {
			arrived.Done()
			<-release
			ended.Done()
		}()
	}
	arrived.Wait()
	close(release)
	ended.Wait()
}

func yield(ops int) {
	var group sync.WaitGroup
	group.Add(2)
	for g := 0; g < 2; g++ {
		go func() {
			for i := 0; i < ops/2; i++ {
				runtime.Gosched()
			}
			group.Done()
		}()
	}
	group.Wait()
}

func skynetNode(up chan int, number, size int) {
	if size == 1 {
		up <- number
		return
	}
	down := make(chan int)
	part := size / 10
	for i := 0; i < 10; i++ {
		go skynetNode(down, number+i*part, part)
	}
	sum := 0
	for i := 0; i < 10; i++ {
		sum += <-down
	}
	up <- sum
}

func skynet(ops int) {
	sum := make(chan int)
	go skynetNode(sum, 0, ops)
	kept = <-sum
}

var goroutineRows = []row{
	{"spawn1", 500_000, spawnAndWait},
	{"spawn", 1_000_000, spawnBatches},
	{"alive", 100_000, alive},
	{"yield", 2_000_000, yield},
	{"skynet", 100_000, skynet},
}
