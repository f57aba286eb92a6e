package rwsem

import (
	"sync"
	"sync/atomic"
)

// A semaphore has one writer or many readers. The zero value is free.
type semaphore struct {
	mu      sync.Mutex
	writing bool
	readers int
	queue   []*waiter
}

// A waiter is a thread in the queue. What it waits for is the flag; the channel
// is the scheduler, which may wake it for other reasons too.
type waiter struct {
	writes  bool
	granted atomic.Bool
	wake    chan struct{} // one slot
}

// down takes a side of the semaphore, behind those who wait already.
func (s *semaphore) down(writes bool) {
	s.mu.Lock() // R1
	if len(s.queue) == 0 && s.admits(writes) {
		s.enter(writes) // R2
		s.mu.Unlock()
		return
	}
	w := &waiter{writes: writes, wake: make(chan struct{}, 1)}
	s.queue = append(s.queue, w) // R3
	s.mu.Unlock()
	for !w.granted.Load() { // R4
		<-w.wake // R5
	}
}

// up gives a side up, and hands the semaphore to as many of those at the head of
// the queue as it admits: one writer, or readers.
func (s *semaphore) up() {
	s.mu.Lock() // R6
	defer s.mu.Unlock()
	if s.writing {
		s.writing = false
	} else {
		s.readers--
	}
	for len(s.queue) > 0 && s.admits(s.queue[0].writes) {
		first := s.queue[0]
		s.queue = s.queue[1:]
		s.enter(first.writes)     // R7
		first.granted.Store(true) // R8
		first.wake <- struct{}{}  // R9
	}
}

// contended reports whether anybody waits.
func (s *semaphore) contended() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue) > 0 // R10
}

// admits reports whether one more could go in. mu is held.
func (s *semaphore) admits(writes bool) bool {
	return !s.writing && (!writes || s.readers == 0)
}

func (s *semaphore) enter(writes bool) {
	if writes {
		s.writing = true
	} else {
		s.readers++
	}
}
