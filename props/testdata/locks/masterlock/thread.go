package masterlock

import "fmt"

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	holds bool // for the thread's own eyes
}

// Acquire takes the lock; whoever comes first gets it. It panics if t holds it, and
// with ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("masterlock: thread %s acquires a lock that it holds", t.name))
	}
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	g.take()
	t.holds = true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	t.mustHold("releases")
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.holds = false
	g.drop()
}

// Checkpoint lets somebody else have the lock, if the tick has asked for it and
// anybody waits, and takes it again. It reports whether it did. It panics if t does
// not hold the lock, and with ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() bool {
	t.mustHold("yields")
	g := t.gil
	if !g.trigger.Load() {
		return false
	}
	g.trigger.Store(false)
	if !g.preempt.Load() {
		return false
	}
	return t.yield()
}

// yield lets somebody else have the lock, if anybody waits, and takes it again.
//
// It need not look who took the lock: no signal from before its wait can end it,
// and the next one comes from a thread that has had the lock, or from Close.
func (t *Thread) yield() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	g.preempt.Store(false)
	if g.waiters == 0 || g.closed {
		return false
	}
	t.holds = false
	g.drop()
	g.wait()
	g.take()
	t.holds = true
	return true
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release and Acquire do.
func (t *Thread) Block(f func()) {
	t.Release()
	defer t.Acquire()
	f()
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	if t.holds {
		t.Release()
	}
}

// mustHold panics if t does not hold the lock.
func (t *Thread) mustHold(verb string) {
	if !t.holds {
		panic(fmt.Sprintf("masterlock: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
