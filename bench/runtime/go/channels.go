package main

import "sync"

func pingpong(ops int) {
	there := make(chan int)
	back := make(chan int)
	go func() {
		for value := range there {
			back <- value
		}
	}()
	for i := 0; i < ops; i++ {
		there <- i
		kept = <-back
	}
	close(there)
}

func pump(ops, size int) {
	values := make(chan int, size)
	go func() {
		for i := 0; i < ops; i++ {
			values <- i
		}
		close(values)
	}()
	for value := range values {
		kept = value
	}
}

func bufferedAlone(ops int) {
	values := make(chan int, 1)
	for i := 0; i < ops; i++ {
		values <- i
		kept = <-values
	}
}

func contended(ops int) {
	const side = 64
	values := make(chan int)
	var senders, receivers sync.WaitGroup
	senders.Add(side)
	receivers.Add(side)
	for s := 0; s < side; s++ {
		go func() {
			for i := 0; i < ops/side; i++ {
				values <- i
			}
			senders.Done()
		}()
		go func() {
			last := 0
			for value := range values {
				last = value
			}
			_ = last
			receivers.Done()
		}()
	}
	senders.Wait()
	close(values)
	receivers.Wait()
}

var channelRows = []row{
	{"pingpong", 500_000, pingpong},
	{"pipe", 1_000_000, func(ops int) { pump(ops, 0) }},
	{"buf", 3_000_000, func(ops int) { pump(ops, 128) }},
	{"buf1", 3_000_000, bufferedAlone},
	{"contend", 640_000, contended},
}
