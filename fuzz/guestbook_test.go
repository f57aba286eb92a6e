package fuzz

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/model"
)

// A guestbook is a watcher that knows who holds the lock. Nothing but the lock
// guards owner, so a lock that lets two in, or does not show one holder what the
// last one wrote, is also found by the race detector.
type guestbook struct {
	owner    string
	signed   []bool        // by thread: what it did last gave it the lock
	visitors []*gil.Thread // by thread: who comes while it is in a blocking call
	visiting []bool        // by thread: its visitor waits
	closed   atomic.Bool   // Close has been called

	mu    sync.Mutex
	wrong string // what was wrong first
}

func newGuestbook(threads int) *guestbook {
	return &guestbook{
		signed:   make([]bool, threads),
		visitors: make([]*gil.Thread, threads),
		visiting: make([]bool, threads),
	}
}

func (b *guestbook) complain(format string, args ...any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.wrong == "" {
		b.wrong = fmt.Sprintf(format, args...)
	}
}

func (b *guestbook) before(thread int, op model.Op) {
	switch op {
	case model.Close:
		b.closed.Store(true)
	case model.Release, model.Checkpoint, model.Block, model.Exit:
		if b.signed[thread] {
			b.wipe(name(thread), op)
			b.signed[thread] = false
		}
	}
}

func (b *guestbook) after(thread int, op model.Op, r model.Result) {
	if op == model.Misuse || op == model.Close {
		return
	}
	mayFail := op == model.AcquireContext || b.closed.Load()
	if r == model.Refused || r == model.Failed && !mayFail {
		b.complain("%s.%v: %v", name(thread), op, r)
		return
	}
	switch op {
	case model.Block:
		b.visit(thread)
	case model.Checkpoint:
		if r != model.Failed { // yes or no, it has the lock
			b.enter(thread, op)
		}
	case model.Acquire, model.TryAcquire, model.AcquireContext, model.Unblock:
		if r == model.OK {
			b.enter(thread, op)
		}
	}
}

// enter is for a thread that has just got the lock, and has a visitor try it.
func (b *guestbook) enter(thread int, op model.Op) {
	b.sign(name(thread), op)
	b.signed[thread] = true
	if b.visitors[thread].TryAcquire() {
		b.complain("%s returned from %v without the lock: a visitor got it", name(thread), op)
		b.visitors[thread].Release()
	}
}

func (b *guestbook) cancelling(int) {}

func name(thread int) string { return fmt.Sprintf("T%d", thread) }

// sign is for who has just got the lock.
func (b *guestbook) sign(who string, op model.Op) {
	if b.owner != "" {
		b.complain("%s returned from %v while %s held the lock", who, op, b.owner)
	}
	b.owner = who
}

// wipe is for who is about to let go.
func (b *guestbook) wipe(who string, op model.Op) {
	if b.owner != who {
		b.complain("%s was about to %v, and found that %q held the lock", who, op, b.owner)
	}
	b.owner = ""
}

// visit goes in and out of the lock while thread is in a blocking call.
func (b *guestbook) visit(thread int) {
	b.visiting[thread] = true
	defer func() {
		b.visiting[thread] = false
		err, _ := recover().(error)
		if err != nil && !(b.closed.Load() && errors.Is(err, gil.ErrClosed)) {
			b.complain("the visitor of %s: %v", name(thread), err)
		}
	}()
	visitor, who := b.visitors[thread], "the visitor of "+name(thread)
	visitor.Acquire()
	b.sign(who, model.Acquire)
	b.wipe(who, model.Release)
	visitor.Release()
}

// verdict is taken at the end, when those who hang will hang for ever.
func (b *guestbook) verdict(hanging string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.wrong != "" || hanging == "" {
		return b.wrong
	}
	for thread, waits := range b.visiting {
		if waits {
			return fmt.Sprintf("%s is in a blocking call, and nobody else gets the lock; hanging: %s", name(thread), hanging)
		}
	}
	return "waits for ever though all others have let go: " + hanging
}
