package condgroups

import (
	"sync"
	"sync/atomic"
)

// A cond is a condition variable. Its waiters take positions, 0, 1, 2 and so on,
// and form two groups. The first, G1, holds those who may use up a signal: the
// positions from start up to some limit. Later waiters join the second, G2. When
// every waiter in G1 has been signalled, G1 is closed, and the next signal makes
// G2 the new G1; the words of the two groups are used in turn. So a signal ends
// a wait that had begun before it, although a futex does not say whom it wakes.
type cond struct {
	// arrivals is twice the position of the next waiter, plus the number, 0 or 1,
	// of the group it joins, which is G2.
	arrivals atomic.Uint64
	start    atomic.Uint64 // the lowest position in G1; those below are closed
	// signals has a word a group: start, plus the signals that can be used up.
	// That of G2 is not above start, since a group gets no more signals than it
	// has waiters.
	signals [2]futex

	mu         sync.Mutex // of those who signal
	size       uint64     // the waiters that G1 began with
	unsignaled uint64     // those of them that no signal was sent for
}

// wait lets go of l, waits until a later signal and locks l again. The caller
// holds l. It may wake for no reason.
func (c *cond) wait(l *sync.Mutex) {
	arrival := c.arrivals.Add(2) - 2 // C1
	position, group := arrival>>1, &c.signals[arrival&1]
	l.Unlock() // C2
	for {
		word := group.word.Load() // C3
		start := c.start.Load()
		if position < start { // C4; the whole group has been signalled
			break
		}
		if word <= start {
			group.wait(word) // C5
		} else if group.word.CompareAndSwap(word, word-1) { // C6
			break
		}
	}
	l.Lock() // C7
}

// signal ends a wait that has begun, if there is one. It wakes after it has let
// go of the mutex: the signal counts, and not who is woken.
func (c *cond) signal() {
	group := c.post()
	if group != nil {
		group.wake() // C10
	}
}

// post adds a signal to G1 and returns it, or nil if nobody waits unsignalled.
func (c *cond) post() *futex {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.unsignaled == 0 && !c.switchGroups() { // C8
		return nil
	}
	c.unsignaled--
	g1 := &c.signals[c.arrivals.Load()&1^1]
	g1.word.Add(1) // C9
	return g1
}

// switchGroups closes G1, in which everybody has been signalled, and puts G2 in
// its place, unless that is empty. It reports whether it did. mu is held.
//
// Who arrives meanwhile joins G2 until the word arrivals says otherwise, in the
// same step that tells how many there are.
func (c *cond) switchGroups() bool {
	start := c.start.Load() + c.size
	arrivals := c.arrivals.Load()
	if arrivals>>1 == start {
		return false
	}
	c.start.Store(start)                    // closes G1
	c.signals[arrivals&1].word.Store(start) // nothing to use up in the new G1 yet
	flip := uint64(1)                       // of the number of the group to join
	if arrivals&1 == 1 {
		flip = ^uint64(0) // minus one
	}
	end := c.arrivals.Add(flip) >> 1
	c.size = end - start
	c.unsignaled = c.size
	return true
}
