package parkinglock

import (
	"slices"
	"sync"
	"time"
)

// A lot is where threads are parked: one bucket of a parking lot's hash table.
type lot struct {
	mu    sync.Mutex
	queue []*waiter
}

// A waiter is a parked thread.
type waiter struct {
	since     time.Time
	unparked  chan struct{} // closed when it has been taken out of the queue
	handedOff bool          // together with the lock; read once unparked is closed
}

// join parks w at the end of the queue, if the condition still holds.
func (l *lot) join(w *waiter, condition func() bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !condition() {
		return false
	}
	l.queue = append(l.queue, w)
	return true
}

// leave takes w out of the queue, and reports whether it was still there. If it
// was the last, empty is called before anybody else can join or leave.
func (l *lot) leave(w *waiter, empty func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.queue, w)
	if i < 0 {
		return false
	}
	l.queue = slices.Delete(l.queue, i, i+1)
	if len(l.queue) == 0 {
		empty()
	}
	return true
}

// unparkOne wakes the first in the queue. Before it does, and before anybody
// else can join or leave, it tells decide whom (nil: nobody) and whether others
// stay.
func (l *lot) unparkOne(decide func(w *waiter, more bool)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.queue) == 0 {
		decide(nil, false)
		return
	}
	w := l.queue[0]
	l.queue = l.queue[1:]
	decide(w, len(l.queue) > 0)
	close(w.unparked)
}
