// Package condgroups is a lock on the condition variable of glibc, with its two
// groups of waiters, each asleep on a futex of its own. Sources: T. Riegel, "New
// condvar implementation that provides stronger ordering guarantees",
// https://sourceware.org/git/?p=glibc.git;a=commit;h=ed19993b5b0d05d62cc883571519a67dae481a14
// for the groups, and glibc 2.41 for what a waiter does when its group is closed
// under it, after https://sourceware.org/bugzilla/show_bug.cgi?id=25847. Left
// out are broadcast, timeouts, and counters of 32 bits that wrap.
//
// A free lock goes to whoever comes first; the lock promises no order. The
// labels C1 to C10 are the steps of the condition.
package condgroups

import "sync"

// A Lock is a mutex. The zero value is free.
type Lock struct {
	mu   sync.Mutex
	held bool
	free cond // held has become false
}

// Lock takes the lock; whoever comes first gets it.
func (l *Lock) Lock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.held {
		l.free.wait(&l.mu)
	}
	l.held = true
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

// Unlock gives the lock up and wakes a waiter. It panics if nobody holds it. It
// signals without the mutex, as POSIX allows: a thread that begins to wait after
// the lock was freed waits for a later holder, who signals in turn.
func (l *Lock) Unlock() {
	l.mu.Lock()
	if !l.held {
		l.mu.Unlock()
		panic("condgroups: unlock of an unlocked lock")
	}
	l.held = false
	l.mu.Unlock()
	l.free.signal()
}
