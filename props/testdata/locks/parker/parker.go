// Package parker is a lock whose waiters park: each has a wake token that an
// unpark leaves and a park takes, so that an unpark that comes first is not lost.
// Sources: _lwp_park(2) of NetBSD and the class LockSupport of Java for the token;
// D. Lea, "The java.util.concurrent Synchronizer Framework", 2005, for the queue.
//
// The lock is handed over to the waiters in order.
package parker

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
)

// A Lock is handed over from holder to waiter. The zero value is free.
type Lock struct {
	mu    sync.Mutex
	held  bool
	queue []*waiter
}

// A waiter is a thread in the queue.
type waiter struct {
	parker
	granted atomic.Bool
}

// Lock takes the lock, behind those who wait for it already.
func (l *Lock) Lock() {
	// A background context is never done, so there is no error.
	_ = l.LockContext(context.Background())
}

// LockContext takes the lock, or gives up with ctx.Err() once ctx is done. A
// waiter that is granted the lock just as ctx is done has it.
func (l *Lock) LockContext(ctx context.Context) error {
	l.mu.Lock() // Q1
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return nil
	}
	w := new(waiter)
	l.queue = append(l.queue, w) // Q2
	l.mu.Unlock()
	defer context.AfterFunc(ctx, w.unpark)()
	for !w.granted.Load() { // Q3
		if ctx.Err() != nil && l.leave(w) { // Q4
			return ctx.Err()
		}
		w.park() // Q5
	}
	return nil
}

// leave gives up a place in the queue, and reports whether there was one.
func (l *Lock) leave(w *waiter) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.queue, w)
	if i < 0 {
		return false
	}
	l.queue = slices.Delete(l.queue, i, i+1)
	return true
}

// TryLock takes the lock if it is free.
func (l *Lock) TryLock() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held {
		return false
	}
	l.held = true
	return true
}

// Unlock hands the lock to the first waiter. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.Lock() // Q6
	if !l.held {
		l.mu.Unlock()
		panic("parker: unlock of an unlocked lock")
	}
	if len(l.queue) == 0 {
		l.held = false // Q7
		l.mu.Unlock()
		return
	}
	first := l.queue[0]
	l.queue = l.queue[1:]
	l.mu.Unlock()
	first.granted.Store(true) // Q8
	first.unpark()            // Q9
}

// A parker puts one thread to sleep.
type parker struct {
	mu    sync.Mutex
	token bool
	sleep chan struct{} // closed to wake; nil if nobody sleeps
}

// park sleeps until there is a token, and takes it.
func (p *parker) park() {
	p.mu.Lock() // P1
	if p.token {
		p.token = false // P2
		p.mu.Unlock()
		return
	}
	sleep := make(chan struct{})
	p.sleep = sleep // P3
	p.mu.Unlock()
	<-sleep // P4
}

// unpark wakes who sleeps, or leaves a token for the next park. Two tokens are
// one.
func (p *parker) unpark() {
	p.mu.Lock() // P5
	defer p.mu.Unlock()
	if p.sleep == nil {
		p.token = true // P6
		return
	}
	close(p.sleep) // P7
	p.sleep = nil
}
