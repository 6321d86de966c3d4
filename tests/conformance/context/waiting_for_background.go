// Waiting for the end of the background context is waiting for ever.
package main

import "context"

func main() {
	<-context.Background().Done()
}
