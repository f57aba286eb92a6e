package sched_test

import (
	"errors"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A seeded bug is a small program that fails under some schedules.
type seeded struct {
	name string
	cost int // preemptions without which it does not fail
	body func()
}

var errBroken = errors.New("broken")

// together runs the functions as threads and waits for them.
func together(fns ...func()) {
	main := sched.Here()
	var threads []*sched.Thread
	for _, fn := range fns {
		threads = append(threads, main.Go("", fn))
	}
	for _, u := range threads {
		main.Join(u)
	}
}

func repeat(n int, f func()) {
	for range n {
		f()
	}
}

var seededBugs = []seeded{
	{"lost update", 1, func() {
		var x int64
		increment := func() { store(&x, load(&x)+1) }
		together(increment, increment)
		if x != 2 {
			sched.Here().Fail(errBroken)
		}
	}},
	{"opposite lock order", 1, func() {
		var a, b byte
		both := func(first, second *byte) func() {
			return func() {
				t := sched.Here()
				t.Lock(unsafe.Pointer(first))
				t.Lock(unsafe.Pointer(second))
				t.Unlock(unsafe.Pointer(second))
				t.Unlock(unsafe.Pointer(first))
			}
		}
		together(both(&a, &b), both(&b, &a))
	}},
	{"check outside the mutex", 1, func() {
		var ready int64
		var mutex, cond byte
		together(func() {
			if load(&ready) == 0 {
				t := sched.Here()
				t.Lock(unsafe.Pointer(&mutex))
				t.CondWait(unsafe.Pointer(&cond), unsafe.Pointer(&mutex))
				t.Unlock(unsafe.Pointer(&mutex))
			}
		}, func() {
			t := sched.Here()
			store(&ready, 1)
			t.Lock(unsafe.Pointer(&mutex))
			t.Signal(unsafe.Pointer(&cond))
			t.Unlock(unsafe.Pointer(&mutex))
		})
	}},
	{"test, then set", 2, func() {
		var held, inside int64
		enter := func() {
			repeat(3, func() {
				for load(&held) != 0 {
					sched.Here().Yield()
				}
				store(&held, 1)
				if add(&inside, 1) != 1 {
					sched.Here().Fail(errBroken)
				}
				add(&inside, -1)
				store(&held, 0)
			})
		}
		together(enter, enter, enter)
	}},
	{"three preemptions", 3, func() {
		var x, y int64
		together(func() {
			store(&x, 1)
			store(&y, 1)
			store(&x, 0)
			store(&y, 0)
		}, func() {
			if load(&x) == 1 && load(&y) == 0 {
				if load(&y) == 1 && load(&x) == 0 {
					sched.Here().Fail(errBroken)
				}
			}
		})
	}},
}

// correctLock is a program without a bug.
var correctLock = rounds(3, 2)
