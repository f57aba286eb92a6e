// Package condrequeue is a lock on the condition variable of musl, where a
// broadcast wakes one waiter and moves the others to the mutex, one by one, so
// that they do not all run to compete for it. Sources: src/thread/
// pthread_cond_timedwait.c, pthread_mutex_timedlock.c and pthread_mutex_unlock.c
// in https://git.musl-libc.org/cgit/musl/. Left out are timeouts, cancellation
// and the signal of one waiter.
//
// A free lock goes to whoever comes first; the lock promises no order. The
// labels Q1 to Q7 are the steps of the mutex, C1 to C11 those of the condition.
package condrequeue

// A Lock is a mutex. The zero value is free.
type Lock struct {
	mu   mutex
	held bool
	free cond // held has become false
}

// Lock takes the lock; whoever comes first gets it.
func (l *Lock) Lock() {
	l.mu.lock()
	for l.held {
		l.free.wait(&l.mu)
	}
	l.held = true
	l.mu.unlock()
}

// Unlock gives the lock up and wakes all who wait. It panics if nobody holds it.
func (l *Lock) Unlock() {
	l.mu.lock()
	defer l.mu.unlock()
	if !l.held {
		panic("condrequeue: unlock of an unlocked lock")
	}
	l.held = false
	l.free.broadcast()
}
