// A panic during a panic: both are printed, the older one first.
package main

func main() {
	go func() {
		defer func() { panic("second") }()
		panic("first")
	}()
	select {}
}
