package main

func oneReady(ops int) {
	ready := make(chan int, 1)
	never := make(chan int)
	for i := 0; i < ops; i++ {
		ready <- i
		select {
		case kept = <-ready:
		case <-never:
		}
	}
}

func noneOfOne(ops int) {
	never := make(chan int)
	idle := 0
	for i := 0; i < ops; i++ {
		select {
		case <-never:
		default:
			idle++
		}
	}
	kept = idle
}

func noneOfThree(ops int) {
	a, b, c := make(chan int), make(chan int), make(chan int)
	idle := 0
	for i := 0; i < ops; i++ {
		select {
		case <-a:
		case <-b:
		case <-c:
		default:
			idle++
		}
	}
	kept = idle
}

func selectPingpong(ops int) {
	there := make(chan int)
	back := make(chan int)
	quit := make(chan struct{})
	go func() {
		for {
			select {
			case value := <-there:
				back <- value
			case <-quit:
				return
			}
		}
	}()
	for i := 0; i < ops; i++ {
		there <- i
		select {
		case kept = <-back:
		case <-quit:
		}
	}
	close(quit)
}

func selectPump(ops, size int) {
	values := make(chan int, size)
	quit := make(chan struct{})
	go func() {
		for i := 0; i < ops; i++ {
			values <- i
		}
		close(quit)
	}()
	for i := 0; i < ops; i++ {
		select {
		case kept = <-values:
		case <-quit:
		}
	}
}

var selectRows = []row{
	{"ready1", 2_000_000, oneReady},
	{"default1", 20_000_000, noneOfOne},
	{"default3", 3_000_000, noneOfThree},
	{"select", 400_000, selectPingpong},
	{"select1", 800_000, func(ops int) { selectPump(ops, 0) }},
	{"selectb", 1_500_000, func(ops int) { selectPump(ops, 128) }},
}
