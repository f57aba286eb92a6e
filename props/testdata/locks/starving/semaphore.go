package starving

import (
	"slices"
	"sync"
)

// A semaphore is a counting semaphore with a queue, what sync.Mutex has from the
// runtime (runtime/sema.go). A permit that is put back goes to the first waiter.
type semaphore struct {
	mu      sync.Mutex
	permits int
	queue   []chan struct{} // one a waiter, closed to pass it a permit
}

// acquire takes a permit or waits for one, at the head of the queue if first is
// set, else at its end.
func (s *semaphore) acquire(first bool) {
	s.mu.Lock()
	if s.permits > 0 {
		s.permits--
		s.mu.Unlock()
		return
	}
	passed := make(chan struct{})
	if first {
		s.queue = slices.Insert(s.queue, 0, passed)
	} else {
		s.queue = append(s.queue, passed)
	}
	s.mu.Unlock()
	<-passed
}

// release puts a permit back.
func (s *semaphore) release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		s.permits++
		return
	}
	close(s.queue[0])
	s.queue = s.queue[1:]
}
