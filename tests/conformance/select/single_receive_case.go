// A select of one case waits in the state of the plain operation.
package main

import "fmt"

func main() {
	ch := make(chan int)
	select {
	case v := <-ch:
		fmt.Println(v)
	}
}
