package channel

import (
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// usualCases is the number of cases for which Select needs no memory of its own.
const usualCases = 8

// Select performs one of the cases and returns its index, or -1 if none can go on
// and there is a default. Without cases and default it blocks for ever. It is the
// algorithm of runtime/select.go: any of those that are ready, or else to wait in
// all queues.
//
//go:norace
func Select(hasDefault bool, cases ...Case) int {
	t := sched.Here()
	if t == nil {
		return selectReal(hasDefault, cases)
	}
	addresses := make([]unsafe.Pointer, 0, usualCases)
	for _, x := range cases {
		if a := x.channel(); a != nil {
			addresses = append(addresses, a)
		}
	}
	if len(addresses) == 0 {
		if hasDefault {
			t.Pass(sched.Select) // a point all the same: a loop of this must let others go on
			return -1
		}
		t.Park("for ever, in a select without channels")
		return -1
	}
	first := t.AnnounceAll(sched.Select, addresses)
	if first == nil {
		if !hasDefault {
			t.Park("in a select") // ends the thread
		}
		return -1
	}
	ready := make([]int, 0, usualCases)
	for i, x := range cases {
		if a := x.channel(); a != nil && x.ready(queuesOf(t.Execution().Object(a))) {
			ready = append(ready, i)
		}
	}
	switch {
	case len(ready) > 0:
		return choose(t, first, cases, addresses, ready[t.Choose(len(ready), true)])
	case hasDefault:
		t.Done(sched.Select, first, false, 0)
		saw(t, addresses[1:])
		return -1
	}
	return wait(t, first, cases)
}

// choose performs the case that was chosen among those that are ready.
//
//go:norace
func choose(t *sched.Thread, first *sched.Object, cases []Case, addresses []unsafe.Pointer, i int) int {
	o := t.Execution().Object(cases[i].channel())
	if cases[i].perform(t, queuesOf(o)) {
		t.Done(sched.Select, o, true, uint64(i+1))
		saw(t, addresses)
	} else {
		t.Done(sched.Select, first, false, uint64(i+1))
		saw(t, addresses[1:])
	}
	cases[i].complete()
	return i
}

// saw reports that the outcome depended on these channels too.
//
//go:norace
func saw(t *sched.Thread, addresses []unsafe.Pointer) {
	for _, a := range addresses {
		t.Saw(sched.Select, t.Execution().Object(a))
	}
}

// wait queues at all channels until a case was performed by another thread.
//
//go:norace
func wait(t *sched.Thread, first *sched.Object, cases []Case) int {
	s := &selection{}
	for i, x := range cases {
		a := x.channel()
		if a == nil {
			continue
		}
		o := t.Execution().Object(a)
		w := x.join(queuesOf(o))
		w.t, w.selection, w.index, w.object = t, s, i, o
		s.places = append(s.places, w)
	}
	t.Done(sched.Select, first, true, 0)
	for _, w := range s.places {
		if w.object != first {
			t.Touch(w.object)
		}
		sched.RaceRelease(unsafe.Pointer(w))
	}
	t.Park("in a select")
	x := cases[s.chosen]
	for _, w := range s.places {
		if w.index == s.chosen {
			sched.RaceAcquire(unsafe.Pointer(w))
			if q := queuesOf(w.object); w.in == &q.receivers {
				sched.RaceReleaseMerge(unsafe.Pointer(q))
			}
		}
	}
	x.complete()
	return s.chosen
}
