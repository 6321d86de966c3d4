// A panic with an error prints the error's text.
package main

import "errors"

func main() {
	panic(errors.New("disk is full"))
}
