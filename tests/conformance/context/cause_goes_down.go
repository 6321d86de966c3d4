//go:build go1.20

// Children have their parent's cause, unless they were cancelled before.
package main

import (
	"context"
	"errors"
	"fmt"
)

func main() {
	parent, cancel := context.WithCancelCause(context.Background())
	early, cancelEarly := context.WithCancelCause(parent)
	late, cancelLate := context.WithCancel(parent)
	defer cancelLate()
	cancelEarly(errors.New("early"))
	cancel(errors.New("parent"))
	fmt.Println(context.Cause(parent), context.Cause(early), context.Cause(late))
	fmt.Println(late.Err())
}
