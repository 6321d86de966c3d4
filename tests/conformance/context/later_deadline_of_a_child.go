// A child's deadline cannot be later than its parent's.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	soon := time.Now().Add(time.Hour)
	parent, cancel := context.WithDeadline(context.Background(), soon)
	defer cancel()
	later, cancelLater := context.WithDeadline(parent, soon.Add(time.Hour))
	defer cancelLater()
	sooner, cancelSooner := context.WithDeadline(parent, soon.Add(-time.Minute))
	defer cancelSooner()
	plain, cancelPlain := context.WithCancel(parent)
	defer cancelPlain()
	valued := context.WithValue(parent, "key", 1)
	for _, ctx := range []context.Context{parent, later, sooner, plain, valued} {
		deadline, ok := ctx.Deadline()
		fmt.Println(ok, deadline.Equal(soon), deadline.Before(soon))
	}
}
