// A context's error is found inside an error that wraps it.
package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := fmt.Errorf("fetch: %w", ctx.Err())
	fmt.Println(err, errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded))
}
