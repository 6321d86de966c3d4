// A panic in any goroutine ends the program, though main could go on.
package main

func main() {
	go func() { panic("boom in a goroutine") }()
	select {}
}
