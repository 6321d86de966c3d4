// A function that multiplexes two talkers onto one channel.
package main

import "fmt"

func main() {
	talk := func(name string) <-chan string {
		out := make(chan string)
		go func() {
			defer close(out)
			for i := 0; i < 3; i++ {
				out <- fmt.Sprint(name, " ", i)
			}
		}()
		return out
	}
	fanIn := func(a, b <-chan string) <-chan string {
		out := make(chan string)
		go func() {
			defer close(out)
			for a != nil || b != nil {
				select {
				case s, ok := <-a:
					if !ok {
						a = nil
					} else {
						out <- s
					}
				case s, ok := <-b:
					if !ok {
						b = nil
					} else {
						out <- s
					}
				}
			}
		}()
		return out
	}
	said := map[string]int{}
	inOrder := true
	for s := range fanIn(talk("ann"), talk("bob")) {
		name := s[:3]
		if s != fmt.Sprint(name, " ", said[name]) {
			inOrder = false
		}
		said[name]++
	}
	fmt.Println(said["ann"], said["bob"], inOrder)
}
