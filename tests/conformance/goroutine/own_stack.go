// A goroutine's own stack starts with its header.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

func main() {
	buffer := make([]byte, 4096)
	text := string(buffer[:runtime.Stack(buffer, false)])
	fmt.Println(strings.SplitN(text, "\n", 2)[0], strings.Count(text, "[running]"))
}
