// A panic with an empty text still prints its line.
package main

func main() {
	panic("")
}
