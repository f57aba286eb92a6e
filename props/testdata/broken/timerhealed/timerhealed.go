// Package timerhealed is a deliberately broken lock: Release wakes nobody, and
// the waiter finds the free lock when it next looks, up to 5 ms later. It
// breaks prompt-handover:
//
//	T0  Acquire returns
//	T1  Acquire: sleeps for at most 5 ms
//	T0  Release: wakes nobody
//	T1  sleeps beside a free lock until its timer fires
package timerhealed

import (
	"sync"
	"time"
)

// poll is how often a waiter looks at the lock if nobody wakes it.
const poll = 5 * time.Millisecond

// A GIL is a global interpreter lock. New makes one.
type GIL struct {
	mu     sync.Mutex
	holder *Thread   // nil if the lock is free
	queue  []*Thread // in order of arrival
}

// New returns a free lock.
func New() *GIL { return new(GIL) }

// NewThread returns the handle of a new thread. The name is for messages.
func (g *GIL) NewThread(name string) *Thread {
	return &Thread{gil: g, name: name, wake: make(chan struct{}, 1)}
}

// A Thread is one thread's handle on a GIL. One goroutine at a time uses it.
type Thread struct {
	gil  *GIL
	name string
	wake chan struct{} // one slot, filled to wake the first waiter
}

// Acquire takes the lock, behind those who wait for it already.
func (t *Thread) Acquire() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	g.queue = append(g.queue, t)
	for g.holder != nil || g.queue[0] != t {
		g.mu.Unlock()
		select {
		case <-t.wake:
		case <-time.After(poll):
		}
		g.mu.Lock()
	}
	g.queue = g.queue[1:]
	g.holder = t
}

// Release gives the lock up. It panics if t does not hold it.
func (t *Thread) Release() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder != t {
		panic("timerhealed: thread " + t.name + " does not hold the lock")
	}
	g.holder = nil // Bug: no g.wakeFirst().
}

// Exit ends the thread and gives the lock up if t holds it.
func (t *Thread) Exit() {
	g := t.gil
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.holder == t {
		g.holder = nil
		g.wakeFirst()
	}
}

// wakeFirst wakes the first waiter, if there is one that is not woken already.
// The caller holds g.mu.
func (g *GIL) wakeFirst() {
	if len(g.queue) == 0 {
		return
	}
	select {
	case g.queue[0].wake <- struct{}{}:
	default:
	}
}
