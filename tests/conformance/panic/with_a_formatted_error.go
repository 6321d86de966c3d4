// A panic with an error that wraps another prints the whole text.
package main

import (
	"errors"
	"fmt"
)

func main() {
	inner := errors.New("no such file")
	panic(fmt.Errorf("load config: %w", inner))
}
