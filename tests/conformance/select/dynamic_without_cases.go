// A select over an empty list of cases blocks for ever.
package main

import "reflect"

func main() {
	reflect.Select(nil)
}
