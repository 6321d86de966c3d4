// A merge sets a drained input to nil and ends when both are.
package main

import "fmt"

func main() {
	produce := func(values ...int) chan int {
		ch := make(chan int)
		go func() {
			for _, v := range values {
				ch <- v
			}
			close(ch)
		}()
		return ch
	}
	a, b := produce(1, 2, 3), produce(10, 20)
	sum, count := 0, 0
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum, count = sum+v, count+1
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			sum, count = sum+v, count+1
		}
	}
	fmt.Println(sum, count)
}
