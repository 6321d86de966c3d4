// Package support holds what several programs need; program.h is its twin.
package support

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"sort"
	"strings"
)

var header = regexp.MustCompile(`(?m)^goroutine \d+ \[(.*)\]:$`)

// Caught returns the text of the panic that ends f, "<nil>" when none does.
func Caught(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return
}

// StatesOfOthers returns the state words of all goroutines but this one, sorted.
func StatesOfOthers() []string {
	buffer := make([]byte, 1<<20)
	buffer = buffer[:runtime.Stack(buffer, true)]
	states := []string{}
	for _, match := range header.FindAllSubmatch(buffer, -1)[1:] {
		states = append(states, string(bytes.TrimSpace(match[1])))
	}
	sort.Strings(states)
	return states
}

// AwaitBlocked yields until count other goroutines wait for something.
func AwaitBlocked(count int) {
	for {
		blocked := 0
		for _, state := range StatesOfOthers() {
			switch strings.SplitN(state, ",", 2)[0] {
			case "running", "runnable", "syscall":
			default:
				blocked++
			}
		}
		if blocked == count {
			return
		}
		runtime.Gosched()
	}
}

// AwaitGoroutines yields until only count goroutines are left.
func AwaitGoroutines(count int) {
	for runtime.NumGoroutine() != count {
		runtime.Gosched()
	}
}
