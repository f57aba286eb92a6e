package cpythoncalls

import "fmt"

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil      *GIL
	name     string
	own      *state // in the sub-interpreter; the thread runs under it
	main     *state // in the main interpreter; for Ensure
	attached *state // the one under which the thread holds the lock, or nil
	nested   int    // Ensures without their Release
}

// NewThread returns the handle of a new thread. The name is for messages. A
// pending call tells the extensions of the new thread.
func (g *GIL) NewThread(name string) *Thread {
	g.addCall((*Thread).notice)
	return &Thread{gil: g, name: name, own: new(state), main: new(state)}
}

// Acquire takes the lock; whoever comes first gets it. It panics with ErrClosed
// if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if t.attached != nil {
		panic(fmt.Sprintf("cpythoncalls: thread %s acquires a lock that it holds", t.name))
	}
	t.attach(t.own)
}

// Release gives the lock up. If somebody has asked for it, Release waits until
// somebody has taken it. It panics if t does not hold the lock.
func (t *Thread) Release() {
	t.mustHold("releases")
	t.detach()
}

// Checkpoint serves what the eval breaker tells of: first it makes the pending
// calls, and then, if somebody has asked for the lock, it drops it, waits until
// another thread has taken it, and takes it again. It reports whether it dropped
// the lock, which the calls may have done, too, each of them once. It panics if t
// does not hold the lock, and with ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() (yielded bool) {
	t.mustHold("yields")
	s := t.attached
	for s.evalBreaker.Load()&callsToDo != 0 { // E1
		yielded = t.makeCalls(s) || yielded
	}
	return t.yield(s) || yielded
}

// yield serves a request for the lock, if there is one.
func (t *Thread) yield(s *state) bool {
	if s.evalBreaker.Load()&dropRequest == 0 {
		return false
	}
	t.detach()
	t.attach(s)
	return true
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release and Acquire do.
func (t *Thread) Block(f func()) {
	t.Release()       // B1
	defer t.Acquire() // B3
	f()               // B2
}

// Exit ends the thread: it gives the lock up if t holds it, and waits for nobody.
func (t *Thread) Exit() {
	if s := t.attached; s != nil {
		t.attached = nil
		t.gil.drop(s, true)
	}
}

// attach takes the lock for the thread, to run under the given state.
func (t *Thread) attach(s *state) {
	t.gil.take(s)
	t.attached = s
}

// detach drops the lock.
func (t *Thread) detach() {
	s := t.attached
	t.attached = nil
	t.gil.drop(s, false)
}

// ensure makes sure that the thread holds the lock, whatever it holds now, until
// a release undoes it. Both nest.
func (t *Thread) ensure() { // P
	if t.attached == nil {
		t.attach(t.main)
	} else {
		t.nested++
	}
}

// release undoes an ensure.
func (t *Thread) release() { // P
	if t.nested > 0 {
		t.nested--
		return
	}
	t.detach()
}

// mustHold panics if t does not hold the lock. This is D1, which in CPython only
// asks whether anybody does.
func (t *Thread) mustHold(verb string) {
	if t.attached == nil {
		panic(fmt.Sprintf("cpythoncalls: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
