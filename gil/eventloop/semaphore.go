package eventloop

// A Semaphore is a number of permits for the tasks of one loop. Whoever waits is
// served in order. While somebody waits, no permit is free: Release hands its
// own over to the first waiter. (In asyncio a newcomer may have to wait beside a
// free permit, until all who have been served go on.)
type Semaphore struct {
	free    int
	waiters waiters
}

// NewSemaphore returns a semaphore with the given number of free permits, which
// must not be negative.
func NewSemaphore(l *Loop, permits int) *Semaphore {
	if permits < 0 {
		panic("eventloop: NewSemaphore with less than no permits")
	}
	return &Semaphore{free: permits, waiters: waiters{loop: l}}
}

// Acquire takes a permit, and suspends the running task until there is one. With
// an error, [ErrCancelled] or [ErrClosed], the task has no permit.
func (s *Semaphore) Acquire() error {
	if s.free > 0 {
		s.free--
		return nil
	}
	granted, err := s.waiters.wait()
	if err != nil && granted {
		s.Release() // cancelled with a permit in hand: https://github.com/python/cpython/issues/90155
	}
	return err
}

// Release gives a permit back, or a new one.
func (s *Semaphore) Release() {
	if !s.waiters.grant() {
		s.free++
	}
}

// Free returns how many permits are free.
func (s *Semaphore) Free() int { return s.free }
