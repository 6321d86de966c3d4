// Workers report values and errors together; the caller keeps both apart.
package main

import "fmt"

func main() {
	type result struct {
		id  int
		err error
	}
	jobs, results := make(chan int, 10), make(chan result, 10)
	for w := 0; w < 3; w++ {
		go func() {
			for id := range jobs {
				if id%4 == 0 {
					results <- result{id, fmt.Errorf("job %d failed", id)}
				} else {
					results <- result{id, nil}
				}
			}
		}()
	}
	for id := 1; id <= 10; id++ {
		jobs <- id
	}
	close(jobs)
	errs := map[int]error{}
	sum := 0
	for i := 0; i < 10; i++ {
		r := <-results
		if r.err != nil {
			errs[r.id] = r.err
		} else {
			sum += r.id
		}
	}
	fmt.Println(sum, len(errs), errs[4], errs[8])
}
