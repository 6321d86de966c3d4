//go:build go1.21

// WithoutCancel keeps the values and nothing else.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	parent, cancel := context.WithTimeout(context.WithValue(context.Background(), "key", 5), time.Hour)
	ctx := context.WithoutCancel(parent)
	cancel()
	_, ok := ctx.Deadline()
	fmt.Println(parent.Err(), ctx.Err(), ok, ctx.Done() == nil, ctx.Value("key"))
	child, cancelChild := context.WithCancel(ctx)
	fmt.Println(child.Err())
	cancelChild()
	fmt.Println(child.Err(), context.Cause(ctx))
}
