package condrequeue

// A waiter is one wait for a condition.
type waiter struct {
	wake  chan struct{} // closed to wake
	first bool          // of those whose waits one broadcast ended
	next  *waiter       // of them; it sleeps on until this one has the mutex
}

// A cond is a condition variable. A broadcast wakes one waiter. Once that has
// the mutex it moves the next one, asleep as it is, to the queue of the mutex.
// The mutex guards the condition too; musl's has a lock of its own.
type cond struct{ waiters []*waiter } // in order of arrival

// wait lets go of m, waits until a later broadcast and locks m again. The caller
// holds m, as it does in broadcast.
func (c *cond) wait(m *mutex) {
	w := &waiter{wake: make(chan struct{})}
	c.waiters = append(c.waiters, w) // C1
	m.unlock()                       // C2
	<-w.wake                         // C3
	m.lock()                         // C4
	m.kernel.Lock()
	defer m.kernel.Unlock()
	if w.first {
		m.waiters++ // C5; for whoever is moved to the mutex
	}
	if w.next == nil {
		m.waiters-- // C6; nobody is moved any more
		return
	}
	m.contended = true                       // C7
	m.asleep = append(m.asleep, w.next.wake) // C8
}

// broadcast ends all waits that have begun.
func (c *cond) broadcast() {
	woken := c.waiters // C9
	c.waiters = nil
	if len(woken) == 0 {
		return
	}
	for i, w := range woken[1:] {
		woken[i].next = w // C10
	}
	woken[0].first = true
	close(woken[0].wake) // C11
}
