package cpythonlike

import "fmt"

// Acquire takes the lock; whoever comes first gets it. It panics with ErrClosed
// if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	if t.holds {
		panic(fmt.Sprintf("cpythonlike: thread %s acquires a lock that it holds", t.name))
	}
	t.take()
}

// Release gives the lock up. If somebody has asked for it, Release waits until
// somebody has taken it. It panics if t does not hold the lock.
func (t *Thread) Release() {
	t.mustHold("releases")
	t.drop(false)
}

// Checkpoint serves a pending request: it drops the lock, waits until another
// thread has taken it, and takes it again. It reports whether it did. It panics
// if t does not hold the lock, and with ErrClosed if Close keeps it away.
func (t *Thread) Checkpoint() bool {
	t.mustHold("yields")
	if !t.dropRequest.Load() { // E1
		return false
	}
	t.drop(false)
	t.take()
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
	if t.holds {
		t.drop(true)
	}
}

// take waits for the lock. T0 comes after T1, since mu guards closed.
func (t *Thread) take() {
	g := t.gil
	g.mu.Lock()   // T1
	if g.closed { // T0
		g.mu.Unlock()
		panic(ErrClosed)
	}
	for g.locked { // T2
		saved := g.switchNumber   // T3
		timedOut := g.wait()      // T4
		if g.locked && g.closed { // T6; Close has withdrawn the request
			g.mu.Unlock()
			panic(ErrClosed)
		}
		if timedOut && g.locked && g.switchNumber == saved { // T5
			g.lastHolder.dropRequest.Store(true) // T7
		}
	}
	g.switchMu.Lock()      // T8
	g.locked = true        // T9
	if g.lastHolder != t { // T10
		g.lastHolder = t
		g.switchNumber++
	}
	g.switched.Signal() // T11
	g.switchMu.Unlock()
	if g.closed { // T12; taken all the same, for a thread at D11 waits for that
		g.mu.Unlock()
		t.drop(true)
		panic(ErrClosed)
	}
	t.holds = true // T13
	t.dropRequest.Store(false)
	g.mu.Unlock() // T14
}

// drop gives the lock up. Unless it is final, a thread that was asked for the
// lock lets somebody else have it first: it waits until it is taken.
//
// D2, which sets lastHolder, is not needed: a thread that holds the lock is the
// last holder, as long as handles cannot be swapped.
func (t *Thread) drop(final bool) {
	g := t.gil
	g.mu.Lock()      // D3
	g.locked = false // D4
	t.holds = false
	g.signal()                          // D5
	g.mu.Unlock()                       // D6
	if final || !t.dropRequest.Load() { // D7
		return
	}
	g.switchMu.Lock()      // D8
	if g.lastHolder == t { // D9; nobody has taken it yet
		t.dropRequest.Store(false) // D10
		g.switched.Wait()          // D11; no loop, as in CPython: it is signalled once, by the next taker
	}
	g.switchMu.Unlock() // D12
}

// mustHold panics if t does not hold the lock. This is D1, which in CPython only
// asks whether anybody does.
func (t *Thread) mustHold(verb string) {
	if !t.holds {
		panic(fmt.Sprintf("cpythonlike: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
