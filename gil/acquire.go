package gil

import (
	"context"
	"slices"
	"time"
)

// Acquire takes the lock, and waits its turn if another thread holds it. It
// panics with [ErrClosed] if the lock is closed, or is closed while it waits.
func (t *Thread) Acquire() {
	if t.exited || !t.gil.word.CompareAndSwap(0, t.id) {
		t.acquireSlow()
	}
}

func (t *Thread) acquireSlow() {
	t.mustNotHold("Acquire")
	waits, err := t.gil.enter(t)
	if waits {
		err = <-t.turn
	}
	if err != nil {
		panic(err)
	}
}

// TryAcquire takes the lock if it is free, and reports whether it did. It never
// waits, and never takes a closed lock.
func (t *Thread) TryAcquire() bool {
	t.mustLive("TryAcquire")
	return t.gil.word.CompareAndSwap(0, t.id)
}

// AcquireContext takes the lock and returns nil, or returns without it:
// ctx.Err() if the context is done first, [ErrClosed] if the lock is closed
// first. A context that is done before the call does not get even a free lock.
func (t *Thread) AcquireContext(ctx context.Context) error {
	t.mustNotHold("AcquireContext")
	if err := ctx.Err(); err != nil {
		return err
	}
	if t.gil.word.CompareAndSwap(0, t.id) {
		return nil
	}
	waits, err := t.gil.enter(t)
	if !waits {
		return err
	}
	select {
	case err := <-t.turn:
		return err
	case <-ctx.Done():
		if t.gil.leave(t) {
			return ctx.Err()
		}
		return <-t.turn // the outcome was faster, and has been sent
	}
}

// enter takes the lock for t if it is free. Otherwise it makes t the last waiter,
// and the outcome will be sent to t.turn; or it refuses, if the lock is closed.
func (g *GIL) enter(t *Thread) (waits bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for {
		switch word := g.word.Load(); {
		case word&closed != 0:
			return false, ErrClosed
		case word == 0:
			if g.word.CompareAndSwap(0, t.id) {
				return false, nil
			}
		case g.word.CompareAndSwap(word, word|queued):
			g.enqueue(t)
			return true, nil
		}
		// Meanwhile the holder let go, or somebody took the free lock.
	}
}

// enqueue makes t the last waiter. The caller holds g.mu.
func (g *GIL) enqueue(t *Thread) {
	if t.turn == nil {
		t.turn = make(chan error, 1)
	}
	t.since = time.Now()
	g.queue = append(g.queue, t)
	if len(g.queue) == 1 {
		g.setAlarm()
	}
}

// leave removes t from the queue, together with its request, and reports
// whether t still stood there. If not, t's outcome has been sent.
func (g *GIL) leave(t *Thread) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	place := slices.Index(g.queue, t)
	if place < 0 {
		return false
	}
	g.queue = slices.Delete(g.queue, place, place+1)
	switch {
	case len(g.queue) == 0:
		g.word.And(^uint64(queued | asked))
		g.setAlarm()
	case place == 0:
		g.word.And(^uint64(asked)) // it was t's request; the next waiter has its own deadline
		g.setAlarm()
	}
	return true
}
