// Several replicas are asked, the first answer counts, and the others do not
// block for ever.
package main

import (
	"fmt"

	"conformance/support"
)

func main() {
	answers := make(chan string, 3)
	release := make(chan struct{})
	for i, name := range []string{"slow", "fast", "slower"} {
		i, name := i, name
		go func() {
			if i != 1 {
				<-release
			}
			answers <- "from " + name
		}()
	}
	fmt.Println(<-answers)
	close(release)
	support.AwaitGoroutines(1)
	fmt.Println(len(answers))
}
