// Package torture uses every construct that the rewriter knows, in every position
// that the grammar allows. Its tests pass before and after rewriting.
package torture

import "errors"

// A Pipe is a named channel type.
type Pipe chan int

// A Problem is assignable to error, so it can be sent on a channel of errors.
type Problem struct{ text string }

func (p *Problem) Error() string { return p.text }

func nested() int {
	c := make(chan chan int, 1)
	d := make(chan int, 1)
	d <- 41
	c <- d
	return <-<-c + 1
}

func positions() []int {
	c := make(chan int, 11)
	for i := range 11 {
		c <- i
	}
	var got []int
	if v := <-c; v == 0 {
		got = append(got, v, -<-c, (<-c)*2)
	}
	var v, ok = <-c
	_ = ok
	var w int = <-c
	m := map[int]int{<-c: <-c}
	for k, x := range m {
		got = append(got, k, x)
	}
	switch x := <-c; {
	case x > <-c:
		got = append(got, 99)
	default:
		got = append(got, x)
	}
	got = append(got, v, w)
	_ = <-c
	if _, ok := (<-c), true; ok && len(c) == 0 {
		close(c)
	}
	x, open := (<-c)
	if !open {
		got = append(got, x, cap(c))
	}
	return got
}

func conversions() []error {
	c := make(chan error, 4)
	c <- &Problem{"concrete"}
	c <- nil
	c <- errors.New("interface")
	f := make(chan float64, 1)
	f <- 1 << 3
	var send chan<- error = c
	send <- &Problem{text: "directed"}
	if <-f != 8 {
		return nil
	}
	return []error{<-c, <-c, <-c, <-c}
}

func sendEverywhere() (sum int) {
	c := make(Pipe, 4)
	if c <- 1; len(c) == 1 {
		sum += <-c
	}
	for i := 0; i < 3; c <- i {
		i++
	}
	switch c <- 7; {
	}
	return sum
}

func ranges() []int {
	fill := func(n int) Pipe {
		c := make(Pipe, n)
		for i := range n {
			c <- i
		}
		defer close(c)
		return c
	}
	var got []int
outer:
	for v := range fill(6) {
		v := v * 10
		switch {
		case v == 10:
			continue outer
		case v == 40:
			break outer
		}
		got = append(got, v)
	}
	for range fill(2) {
		got = append(got, 1)
	}
	for _ = range fill(1) { //nolint
		got = append(got, 2)
	}
	var a [2]int
	for a[1] = range fill(3) {
		if a[1] == 5 {
			goto done
		}
	}
done:
	var read []func() int
	for v := range fill(3) { // one variable per iteration
		read = append(read, func() int { return v })
	}
	for _, f := range read {
		got = append(got, f())
	}
	return append(got, a[1])
}

func lengths(p Pipe, r <-chan int, s chan<- int) []int {
	len := func(Pipe) int { return -1 } // not the builtin
	return []int{len(p), cap(p), cap(r), cap(s)}
}

func nilChannels() (blocked int) {
	var c chan int
	select {
	case <-c:
	case c <- 1:
	default:
		blocked = len(c) + cap(c) + 1
	}
	return blocked
}
