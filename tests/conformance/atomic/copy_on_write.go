// The configuration that readers load while a writer replaces copies of it.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var config atomic.Value
	config.Store(map[string]int{"limit": 1})
	var writers sync.Mutex
	update := func(key string, value int) {
		writers.Lock()
		defer writers.Unlock()
		changed := map[string]int{}
		for k, v := range config.Load().(map[string]int) {
			changed[k] = v
		}
		changed[key] = value
		config.Store(changed)
	}
	before := config.Load().(map[string]int)
	update("limit", 2)
	update("burst", 10)
	now := config.Load().(map[string]int)
	fmt.Println(before["limit"], len(before), now["limit"], now["burst"], len(now))
}
