package condticket

import "sync"

// A cond is a condition variable. A waiter draws a ticket, and a signal serves
// the lowest one that has not been served, so it can only end a wait that had
// begun before it. glibc (bug 13165) and Go (golang/go#14064) had to be taught
// that: a plain count of signals may be used up by whoever looks first.
type cond struct {
	mu     sync.Mutex
	next   uint64     // the ticket of the next waiter
	served uint64     // tickets below this one have been signalled
	asleep *sync.Cond // on mu: served has grown
}

func newCond() *cond {
	c := new(cond)
	c.asleep = sync.NewCond(&c.mu)
	return c
}

// wait lets go of l, waits until a later signal and locks l again. The caller
// holds l. It does not wake for any other reason.
func (c *cond) wait(l *sync.Mutex) {
	c.mu.Lock()
	ticket := c.next // C1
	c.next++
	l.Unlock()               // C2
	for ticket >= c.served { // C3
		c.asleep.Wait()
	}
	c.mu.Unlock()
	l.Lock() // C4
}

// signal ends the wait that began first, if anybody waits.
func (c *cond) signal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.served < c.next { // C5
		c.served++ // C6
		c.asleep.Broadcast()
	}
}
