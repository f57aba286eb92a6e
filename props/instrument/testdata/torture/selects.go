package torture

import "time"

func selectForms(c, d chan int, in []int) (out int, ok bool) {
	a := make([]int, 1)
	for {
		select {
		case v := <-c:
			out += v
		case a[0], ok = <-d:
			return a[0] + out, ok
		}
	}
}

// labels tests that break and continue mean what they meant.
func labels(c chan int) (log []string) {
loop:
	for i := 0; ; i++ {
	inner:
		select {
		case v, ok := <-c:
			if !ok {
				break loop
			}
			if v == 1 {
				continue loop
			}
			if v == 2 {
				break
			}
			if v == 3 {
				break inner
			}
			log = append(log, "got")
		default:
			break loop
		}
		log = append(log, "after")
	}
	return log
}

// terminating ends in a select, and so needs no return.
func terminating(c chan int) int {
	select {
	case v := <-c:
		return v
	case <-time.After(time.Hour):
		panic("an hour")
	}
}

func terminatingDefault(c chan int) int {
	select {
	case v := (<-c):
		return v
	default:
		return -1
	}
}

func forEver() int { select {} }

// heads has operations inside the heads of the cases.
func heads(cc chan chan int, index chan int, values chan int) (got []int) {
	x := make([]int, 3)
	select {
	case x[<-index] = <-<-cc:
		got = x
	case <-make(chan int):
	}
	d := make(chan int, 1)
	select {
	case d <- <-values:
		got = append(got, <-d)
	case <-func() chan int {
		select {
		case <-make(chan int):
		default:
		}
		return nil
	}():
	}
	return got
}

func selectInSelect(c, d chan int) (sum int) {
	select {
	case v := <-c:
		select {
		case w := <-d:
			sum = v*10 + w
		default:
		}
	}
	select {
	default:
		sum++
	}
	return sum
}

// order records in which order the heads are evaluated.
func order() (log []string) {
	c := make(chan int, 1)
	note := func(s string) chan int {
		log = append(log, s)
		return c
	}
	select {
	case note("first") <- func() int { log = append(log, "value"); return 1 }():
	case <-note("second"):
	}
	return log
}

func blankAndShadow(c chan int) (n int) {
	c <- 1
	select {
	case _ = <-c: //nolint
		n++
	}
	c <- 2
	select {
	case _, ok := <-c:
		if ok {
			n++
		}
	}
	c <- 3
	select {
	case c := <-c:
		n += c
	}
	return n
}
