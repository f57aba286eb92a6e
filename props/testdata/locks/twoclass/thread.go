package twoclass

import "fmt"

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil   *GIL
	name  string
	turn  chan bool // one slot: true to go on, false if the lock is closed
	asked bool      // somebody wants the lock
}

// Acquire waits for the lock. It panics if t holds it, and with ErrClosed if the lock
// is closed, also while it waits.
func (t *Thread) Acquire() { t.acquire(compute) }

func (t *Thread) acquire(c class) {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.owner == t:
		panic(fmt.Sprintf("twoclass: thread %s acquires a lock that it holds", t.name))
	case g.closed:
		panic(ErrClosed)
	case g.owner == nil:
		g.grant(t)
	default:
		t.wait(c)
	}
}

// wait queues up behind its class. mu is held, and let go of meanwhile.
func (t *Thread) wait(c class) {
	g := t.gil
	if c == back {
		g.owner.asked = true
	}
	if !g.waits() {
		g.clock()
	}
	g.queues[c] = append(g.queues[c], t)
	g.mu.Unlock()
	mine := <-t.turn
	g.mu.Lock()
	if !mine {
		panic(ErrClosed)
	}
}

// Release hands the lock over, or frees it. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustOwn("releases")
	g.handOver()
}

// Checkpoint hands the lock over if a waiter has asked for it, and waits for it among
// those that compute. It reports whether it did. It panics if t does not hold the
// lock, and with ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustOwn("yields")
	if !t.asked || !g.waits() {
		return false
	}
	g.handOver()
	t.wait(compute)
	return true
}

// Block lets go of the lock, calls f and takes the lock again, before those that
// compute, also when f panics or calls runtime.Goexit. It panics as Release and
// Acquire do.
func (t *Thread) Block(f func()) {
	t.Release()
	defer t.acquire(back)
	f()
}

// Exit ends the thread: it hands the lock over if t holds it.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.owner == t {
		g.handOver()
	}
}

// mustOwn panics if t does not hold the lock. mu is held.
func (t *Thread) mustOwn(verb string) {
	if t.gil.owner != t {
		panic(fmt.Sprintf("twoclass: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
