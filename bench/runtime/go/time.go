package main

import (
	"context"
	"time"
)

func timerNewStop(ops int) {
	for i := 0; i < ops; i++ {
		timer := time.NewTimer(time.Hour)
		if timer.Stop() {
			kept++
		}
	}
}

func contextCancel(ops int) {
	parent := context.Background()
	for i := 0; i < ops; i++ {
		_, cancel := context.WithCancel(parent)
		cancel()
	}
}

var timeRows = []row{
	{"timer", 500_000, timerNewStop},
	{"context", 1_000_000, contextCancel},
}
