// A value is looked up in the context and in all above it; the nearest wins.
package main

import (
	"context"
	"fmt"
)

func main() {
	root := context.WithValue(context.Background(), "user", "ann")
	middle := context.WithValue(root, "trace", 7)
	ctx, cancel := context.WithCancel(middle)
	defer cancel()
	leaf := context.WithValue(ctx, "user", "bob")
	fmt.Println(leaf.Value("user"), leaf.Value("trace"), leaf.Value("nothing") == nil)
	fmt.Println(ctx.Value("user"), root.Value("trace") == nil)
	cancel()
	fmt.Println(leaf.Value("user"), leaf.Value("trace"))
}
