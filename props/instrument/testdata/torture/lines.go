package torture

import (
	rt "runtime"
)

func here() (file string, line int) {
	_, file, line, _ = rt.Caller(1)
	return file, line
}

// lines gives, for each mark, the line at which the compiler sees it. The heads of
// the select statement span several lines on purpose.
func lines() (file string, marks map[string]int) {
	marks = map[string]int{}
	file, marks["first"] = here() // mark first
	c := make(chan int, 2)
	c <- func() int {
		_, marks["in send"] = here() // mark in send
		return 1
	}()
	var nothing chan int
	select {
	case <-func() chan int { _, marks["in first head"] = here(); return nil }(): // mark in first head
		_, marks["never"] = here()
	case v, ok := <-func() chan int {
		_, marks["in head"] = here() // mark in head
		return c
	}():
		_, marks["in body"] = here() // mark in body
		_, _ = v, ok
	case nothing <- func() int {
		_, marks["in value"] = here() // mark in value
		return 2
	}():
		_, marks["never"] = here()
	}
	_, marks["after select"] = here() // mark after select
	done := make(chan bool)
	go func(
		v int,
	) {
		_, marks["in go"] = here() // mark in go
		close(done)
	}(
		func() int {
			_, marks["in argument"] = here() // mark in argument
			return 1
		}(),
	)
	<-done
	c <- 1
	close(c)
	for v := range c {
		_, marks["in range"] = here() // mark in range
		_ = v
	}
	_, marks["last"] = here() // mark last
	return file, marks
}
