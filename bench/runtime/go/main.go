// Command ops is the Go twin of ../main.cc: the same rows under the same names.
package main

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

type row struct {
	name string
	ops  int
	run  func(ops int)
}

// Results that nothing else uses.
var kept int

func rows() []row {
	var all []row
	for _, group := range [][]row{channelRows, selectRows, goroutineRows, syncRows, timeRows} {
		all = append(all, group...)
	}
	return all
}

func main() {
	if len(os.Args) > 1 {
		for _, r := range rows() {
			if r.name == os.Args[1] {
				measure(r)
				return
			}
		}
	}
	fmt.Fprintln(os.Stderr, "usage: ops ROW [COUNT]")
	os.Exit(64)
}

func cpuNs() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

func measure(r row) {
	ops := r.ops
	if len(os.Args) > 2 {
		ops, _ = strconv.Atoi(os.Args[2])
	}
	cpuBefore := cpuNs()
	start := time.Now()
	r.run(ops)
	took := time.Since(start)
	cpu := cpuNs() - cpuBefore
	each := float64(ops)
	fmt.Printf("%s %d %.2f %.2f\n", r.name, ops, float64(took.Nanoseconds())/each, float64(cpu)/each)
}
