// Package turntaker is a global interpreter lock with a FIFO queue and direct
// hand-over, whose Checkpoint may yield more than once. CPython's does so, too:
// _Py_HandlePending (Python/ceval_gil.c, 3.13) makes the pending calls, in which
// code runs that yields on request, and then looks for a request itself. Here it
// simply looks again each time that it has the lock back.
//
// Whoever waits is a request. All that others see of the turns within a Checkpoint
// is that the lock is not to be had just then. It promises first come, first
// served: who yields goes to the end of the queue, each time anew.
package turntaker

import (
	"fmt"
	"sync"
)

// yieldsMax is how often one Checkpoint yields. Without a limit two threads in
// theirs would hand the lock to and fro for ever.
const yieldsMax = 3

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread   // nil: free
	queue  []*Thread // waiting, oldest first
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	turn chan struct{} // one slot, filled by whoever hands the lock over
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, turn: make(chan struct{}, 1)}
}

// Acquire takes the lock when it is t's turn. It panics if t holds it.
func (t *Thread) Acquire() {
	t.gil.mu.Lock()
	switch t.gil.holder {
	case t:
		t.gil.mu.Unlock()
		panic(fmt.Sprintf("turntaker: thread %s acquires a lock that it holds", t.name))
	case nil:
		t.gil.holder = t
		t.gil.mu.Unlock()
	default:
		t.wait()
	}
}

// TryAcquire takes the lock if it is free.
func (t *Thread) TryAcquire() bool {
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	if t.gil.holder != nil {
		return false
	}
	t.gil.holder = t
	return true
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	t.lockAsHolder("releases")
	defer t.gil.mu.Unlock()
	t.gil.handOver()
}

// Checkpoint yields as long as somebody waits, but yieldsMax times at most: each
// time it hands the lock over and waits for its turn behind all others. It reports
// whether it yielded at all. It panics if t does not hold the lock.
func (t *Thread) Checkpoint() (yielded bool) {
	for range yieldsMax {
		t.lockAsHolder("yields")
		if len(t.gil.queue) == 0 {
			t.gil.mu.Unlock()
			return yielded
		}
		t.gil.handOver()
		t.wait()
		yielded = true
	}
	return yielded
}

// Block lets go of the lock, calls f and takes the lock again, also when f
// panics or calls runtime.Goexit. It panics as Release does.
func (t *Thread) Block(f func()) {
	t.Release()
	defer t.Acquire()
	f()
}

// Exit ends the thread: it gives the lock up if t holds it.
func (t *Thread) Exit() {
	t.gil.mu.Lock()
	defer t.gil.mu.Unlock()
	if t.gil.holder == t {
		t.gil.handOver()
	}
}

// wait queues t and sleeps until somebody has made it the holder. mu is held, and
// given up.
func (t *Thread) wait() {
	t.gil.queue = append(t.gil.queue, t)
	t.gil.mu.Unlock()
	<-t.turn
}

// handOver makes the first in the queue the holder, or frees the lock. mu is held.
func (g *GIL) handOver() {
	g.holder = nil
	if len(g.queue) > 0 {
		g.holder, g.queue = g.queue[0], g.queue[1:]
		g.holder.turn <- struct{}{}
	}
}

// lockAsHolder locks mu for a thread that holds the lock, and panics for another.
func (t *Thread) lockAsHolder(verb string) {
	t.gil.mu.Lock()
	if t.gil.holder != t {
		t.gil.mu.Unlock()
		panic(fmt.Sprintf("turntaker: thread %s %s a lock that it does not hold", t.name, verb))
	}
}
