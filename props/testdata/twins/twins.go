// Package twins has one lock four times: twice the same by different means, and two
// that differ from it in the order in which they serve waiters.
package twins

import "sync"

// A Queue serves waiters first come, first served, and hands the lock over: each
// waits on a channel of its own.
type Queue struct {
	mu      sync.Mutex
	held    bool
	waiters []chan struct{}
	last    bool // the last waiter comes first
}

// Lock takes the lock.
func (l *Queue) Lock() {
	l.mu.Lock()
	if !l.held {
		l.held = true
		l.mu.Unlock()
		return
	}
	turn := make(chan struct{}, 1)
	l.waiters = append(l.waiters, turn)
	l.mu.Unlock()
	<-turn
}

// Unlock hands the lock to a waiter, or frees it.
func (l *Queue) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := len(l.waiters)
	if n == 0 {
		l.held = false
		return
	}
	next := 0
	if l.last {
		next = n - 1
	}
	turn := l.waiters[next]
	l.waiters = append(l.waiters[:next:next], l.waiters[next+1:]...)
	turn <- struct{}{}
}

// A Stack serves the last waiter first.
type Stack struct{ queue Queue }

// Lock takes the lock.
func (l *Stack) Lock() { l.queue.Lock() }

// Unlock hands the lock to the last waiter.
func (l *Stack) Unlock() {
	l.queue.last = true
	l.queue.Unlock()
}

// A Tickets serves waiters in the order of their tickets. It takes more steps for that
// than a Queue: all waiters look whose turn it is.
type Tickets struct {
	mu            sync.Mutex
	called        *sync.Cond
	next, serving int
}

// NewTickets gives a free lock.
func NewTickets() *Tickets {
	l := &Tickets{}
	l.called = sync.NewCond(&l.mu)
	return l
}

// Lock takes the lock.
func (l *Tickets) Lock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	mine := l.next
	l.next++
	for l.serving != mine {
		l.called.Wait()
	}
}

// Unlock calls the next ticket.
func (l *Tickets) Unlock() {
	l.mu.Lock()
	l.serving++
	l.mu.Unlock()
	l.called.Broadcast()
}

// A Barging lock goes to whoever comes first when it is free: newcomers pass the
// waiter that was woken.
type Barging struct {
	mu    sync.Mutex
	freed *sync.Cond
	held  bool
}

// NewBarging gives a free lock.
func NewBarging() *Barging {
	l := &Barging{}
	l.freed = sync.NewCond(&l.mu)
	return l
}

// Lock takes the lock.
func (l *Barging) Lock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.held {
		l.freed.Wait()
	}
	l.held = true
}

// Unlock frees the lock and wakes a waiter.
func (l *Barging) Unlock() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held = false
	l.freed.Signal()
}
