package gil

import (
	"fmt"
	"time"
)

// A Thread is one thread of the interpreter, as the lock sees it. Its methods
// are called by one goroutine at a time.
//
// Misuse panics: to acquire while holding, to release, yield or block without
// holding, and to do anything after Exit. The lock is unharmed by that.
type Thread struct {
	gil    *GIL
	id     uint64 // the word's value when this thread holds the lock and no flag is set
	name   string
	exited bool
	inner  *ensured // the innermost Ensure that has not been undone

	// turn tells a waiter the outcome: nil if the lock is now its own, or
	// ErrClosed. It has room for one, so nobody blocks in sending. It is made
	// when the thread first waits, since a channel belongs to the synctest
	// bubble that made it.
	turn  chan error
	since time.Time // when it began to wait; guarded by gil.mu
}

// NewThread returns the handle of a new thread, which does not hold the lock.
// The name appears in panics and need not be unique.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, id: g.threads.Add(1) * firstID, name: name}
}

// Exit ends the thread for good, and lets go of the lock if the thread holds
// it. Every later use of the handle panics.
func (t *Thread) Exit() {
	t.mustLive("Exit")
	if t.holds() {
		t.Release()
	}
	t.exited = true
}

// holds reports whether t holds the lock. The answer cannot change while t
// looks: nobody takes the lock from a thread or gives it to one that does not
// wait.
func (t *Thread) holds() bool { return t.gil.word.Load()&^flags == t.id }

func (t *Thread) mustLive(operation string) {
	if t.exited {
		t.misused(operation, "has exited")
	}
}

func (t *Thread) mustHold(operation string) {
	t.mustLive(operation)
	if !t.holds() {
		t.misused(operation, "does not hold the lock")
	}
}

func (t *Thread) mustNotHold(operation string) {
	t.mustLive(operation)
	if t.holds() {
		t.misused(operation, "already holds the lock")
	}
}

// misused panics. On a closed lock the panic is an [ErrClosed] as well: a thread
// that lost the lock in Checkpoint or Block because of Close unwinds through its
// deferred Release, and what it does there must not hide the reason.
func (t *Thread) misused(operation, why string) {
	err := fmt.Errorf("gil: %s by thread %q, which %s", operation, t.name, why)
	if t.gil.word.Load()&closed != 0 {
		err = fmt.Errorf("%w: %w", err, ErrClosed)
	}
	panic(err)
}
