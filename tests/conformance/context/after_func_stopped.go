//go:build go1.21

// A stopped AfterFunc does not run; the first stop says that it prevented it,
// the second does not.
package main

import (
	"context"
	"fmt"

	"conformance/support"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	stop := context.AfterFunc(ctx, func() { fmt.Println("never") })
	fmt.Println(stop(), stop())
	cancel()
	support.AwaitGoroutines(1)
	fmt.Println(ctx.Err())
}
