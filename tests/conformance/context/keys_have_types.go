// Keys of different types differ, whatever their contents.
package main

import (
	"context"
	"fmt"
)

func main() {
	type firstKey string
	type secondKey string
	ctx := context.WithValue(context.Background(), firstKey("id"), 1)
	ctx = context.WithValue(ctx, secondKey("id"), 2)
	ctx = context.WithValue(ctx, "id", 3)
	ctx = context.WithValue(ctx, 4, 4)
	fmt.Println(ctx.Value(firstKey("id")), ctx.Value(secondKey("id")), ctx.Value("id"), ctx.Value(4))
}
