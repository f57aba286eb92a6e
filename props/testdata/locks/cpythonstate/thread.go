package cpythonstate

import "fmt"

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	state *state // nil before the first Acquire and after Exit
	slot  *slot  // comes and goes with state
	holds bool   // for the thread's own eyes
}

// Acquire takes the lock; whoever comes first gets it. It panics with ErrClosed
// if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("cpythonstate: thread %s acquires a lock that it holds", t.name))
	}
	if t.state == nil {
		t.holds = t.enter()
	} else {
		t.holds = t.gil.take(t.state)
	}
	if !t.holds {
		panic(ErrClosed)
	}
}

// Release gives the lock up. If somebody has asked for it, Release waits until
// somebody has taken it. It panics if t does not hold the lock.
func (t *Thread) Release() {
	t.mustHold("releases")
	t.holds = false
	t.gil.drop(t.state)
}

// Checkpoint serves a pending request: it drops the lock, waits until another
// thread has taken it, and takes it again. It reports whether it did. It panics
// if t does not hold the lock, and with ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() bool {
	t.mustHold("yields")
	if t.state.evalBreaker.Load()&dropRequest == 0 { // E1
		return false
	}
	t.Release()
	t.Acquire()
	return true
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release and Acquire do.
func (t *Thread) Block(f func()) {
	t.Release()       // B1
	defer t.Acquire() // B3
	f()               // B2
}

// Exit ends the thread: it gives the lock up if t holds it, and frees the state.
// It waits for nobody.
func (t *Thread) Exit() {
	g, s := t.gil, t.state
	if s == nil {
		return
	}
	linked := g.unlink(s)
	if t.holds {
		t.holds = false
		g.drop(nil)
	}
	g.vacate(t.slot)
	t.state, t.slot = nil, nil
	if linked {
		s.free()
	}
}

// mustHold panics if t does not hold the lock.
func (t *Thread) mustHold(verb string) {
	if !t.holds {
		panic(fmt.Sprintf("cpythonstate: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
