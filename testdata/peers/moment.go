// The Go twins' moment.h: orders two goroutines in time and in nothing else.
package main

import "runtime"

type moment struct{ flag bool }

//go:norace
//go:noinline
func (m *moment) happened() { m.flag = true }

//go:norace
//go:noinline
func (m *moment) seen() bool { return m.flag }

func (m *moment) wait() {
	for !m.seen() {
		runtime.Gosched()
	}
}
