package model

import (
	"fmt"
	"slices"
)

// Liveness is what becomes of a thread that waits, in every schedule.
type Liveness struct {
	Watched int // states in which the watched thread waits, up to the others' names

	// Starvation is a fair schedule in which the thread waits for ever while
	// others acquire again and again; nil if there is none.
	Starvation *Lasso

	// Lost is a way to a state from which no schedule at all gets the thread in;
	// nil if there is none. Any lock must do without.
	Lost *Counterexample
}

// A Lasso is an infinite schedule: the stem once, then the cycle for ever. The
// thread that waits in all of the cycle is thread 0.
type Lasso struct {
	Stem, Cycle []Event
}

func (l *Lasso) String() string {
	return fmt.Sprintf("%v, then for ever %v", l.Stem, l.Cycle)
}

// Liveness decides whether a waiter can starve, or get lost.
//
// A schedule is fair when every enabled thread goes on taking steps: no thread is
// from some moment on always due for a step that it never takes (weak fairness).
// Due are an effect, a return, and taking a free lock. Not due are a thread
// between operations, and a waiter while another holds: a lock that is free only
// for moments may pass a waiter by for ever. A holder should go on, too, but one
// that sits starves nobody in this sense, for nobody acquires meanwhile.
func (s Search) Liveness() Liveness {
	w := newWatch(s)
	live := Liveness{Watched: len(w.codes)}
	if fair, found := w.fair(); found {
		stem, start := s.pathTo(func(s State) bool { return w.contains(s, fair) })
		live.Starvation = &Lasso{stem, w.cycle(w.add(start))}
	}
	if lost, found := w.lost(); found {
		path, _ := s.pathTo(func(s State) bool { return w.contains(s, lost) })
		live.Lost = &Counterexample{"progress", "a thread that waits can still get the lock, in some schedule", path}
	}
	return live
}

// fair is the set of states that lie on a fair cycle in which others acquire.
// All of a strongly connected component can be visited in one cycle, so a
// component has such a cycle if whatever the cycle needs is somewhere in it.
func (w *watch) fair() (states []bool, found bool) {
	met := make(map[int32]needs)
	for i, edges := range w.edges {
		c := w.component[i]
		met[c] |= w.idle(i)
		for _, e := range edges {
			if w.component[e.to] == c {
				met[c] |= w.serves(e)
			}
		}
	}
	states = make([]bool, len(w.codes))
	for i := range states {
		states[i] = met[w.component[i]] == w.all()
		found = found || states[i]
	}
	return states, found
}

// lost is the set of states from which no path leads to thread 0's getting the lock.
func (w *watch) lost() (states []bool, found bool) {
	back := make([][]int32, len(w.codes))
	states = make([]bool, len(w.codes))
	var saved []int32
	for i, edges := range w.edges {
		for _, e := range edges {
			back[e.to] = append(back[e.to], int32(i))
		}
		if states[i] = !w.gets[i]; !states[i] {
			saved = append(saved, int32(i))
		}
	}
	for len(saved) > 0 {
		i := saved[len(saved)-1]
		saved = saved[:len(saved)-1]
		for _, from := range back[i] {
			if states[from] {
				states[from] = false
				saved = append(saved, from)
			}
		}
	}
	return states, slices.Contains(states, true)
}

// contains reports whether s is a watched state of the set.
func (w *watch) contains(s State, set []bool) bool {
	i, known := w.index[s.encode(w.threads())]
	return known && set[i]
}
