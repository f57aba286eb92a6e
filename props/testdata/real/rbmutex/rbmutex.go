// Package rbmutex adapts RBMutex of github.com/puzpuzpuz/xsync: one thread
// reads and the others write. A single reader excludes writers and is excluded by
// them, so the two sides together owe what a lock owes.
package rbmutex

import "github.com/puzpuzpuz/xsync/v4"

// A Lock is an RBMutex of which the first thread has the readers' side.
type Lock struct {
	mu      *xsync.RBMutex
	threads int
}

// New returns a free lock.
func New() *Lock { return &Lock{mu: xsync.NewRBMutex()} }

// NewThread returns the reader first, and then writers.
func (l *Lock) NewThread(string) *Thread {
	l.threads++
	return &Thread{mu: l.mu, reads: l.threads == 1}
}

// A Thread is one thread's side of the lock.
type Thread struct {
	mu    *xsync.RBMutex
	reads bool
	token *xsync.RToken
}

// Acquire takes the thread's side.
func (t *Thread) Acquire() {
	if t.reads {
		t.token = t.mu.RLock()
		return
	}
	t.mu.Lock()
}

// TryAcquire takes the thread's side if the lock is free.
func (t *Thread) TryAcquire() bool {
	if !t.reads {
		return t.mu.TryLock()
	}
	ok, token := t.mu.TryRLock()
	if ok {
		t.token = token
	}
	return ok
}

// Release gives it up.
func (t *Thread) Release() {
	if t.reads {
		t.mu.RUnlock(t.token)
		return
	}
	t.mu.Unlock()
}
