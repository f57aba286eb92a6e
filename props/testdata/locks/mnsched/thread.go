package mnsched

import "fmt"

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan bool     // one slot: true to run, false if the lock is closed
	back chan struct{} // one slot: the worker is free
}

// Acquire waits until it is t's turn. It panics if t holds the lock, and with
// ErrClosed if the lock is closed, also while it waits.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running == t {
		panic(fmt.Sprintf("mnsched: thread %s acquires a lock that it holds", t.name))
	}
	g.enqueue(t)
	t.await()
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustRun("releases")
	g.running = nil
	t.giveBack()
}

// Checkpoint lets the threads that are ready run first, if there are any. It reports
// whether it did. It panics if t does not hold the lock, and with ErrClosed if Close
// keeps it away.
func (t *Thread) Checkpoint() bool {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustRun("yields")
	if len(g.ready) == 0 {
		return false
	}
	g.running = nil
	t.giveBack()
	g.enqueue(t)
	t.await()
	return true
}

// Block lets go of the lock, calls f and takes the lock again, also when f panics or
// calls runtime.Goexit. The worker of t is in f with it. It panics as Release and
// Acquire do.
func (t *Thread) Block(f func()) {
	t.leave()
	defer t.comeBack()
	f()
}

func (t *Thread) leave() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.mustRun("releases")
	g.running = nil
	g.kick()
}

func (t *Thread) comeBack() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	t.giveBack()
	g.enqueue(t)
	t.await()
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.running == t {
		g.running = nil
		t.giveBack()
	}
}

// giveBack frees the worker of t. mu is held.
func (t *Thread) giveBack() {
	t.gil.free++
	t.back <- struct{}{}
}

// await waits for t's turn. mu is held, and let go of meanwhile.
func (t *Thread) await() {
	t.gil.mu.Unlock()
	runs := <-t.turn
	t.gil.mu.Lock()
	if !runs {
		panic(ErrClosed)
	}
}

// mustRun panics if t does not hold the lock. mu is held.
func (t *Thread) mustRun(verb string) {
	if t.gil.running != t {
		panic(fmt.Sprintf("mnsched: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
