// A context ends by itself when its time is over.
package main

import (
	"context"
	"fmt"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	fmt.Println(ctx.Err())
	<-ctx.Done()
	fmt.Println(ctx.Err(), ctx.Err() == context.DeadlineExceeded)
	cancel()
	fmt.Println(ctx.Err())
}
