// The background context has no end, no error, no deadline and no values.
package main

import (
	"context"
	"fmt"
)

func main() {
	for _, ctx := range []context.Context{context.Background(), context.TODO()} {
		_, hasDeadline := ctx.Deadline()
		fmt.Println(ctx.Done() == nil, ctx.Err(), hasDeadline, ctx.Value("key") == nil)
	}
}
