package cpythonstate

import (
	"slices"
	"sync/atomic"
)

// A state is what the interpreter knows of a thread, CPython's PyThreadState.
type state struct {
	evalBreaker atomic.Uint32 // a set of the bits below
	prev, next  *state        // in the interpreter's list; guarded by headMu
}

const (
	dropRequest = 1 << 0     // a waiter asks the thread to drop the lock
	freed       = 0xdddddddd // what CPython's debug allocator fills freed memory with
)

// A slot is a thread's place in the interpreter's table. It outlives the state.
type slot struct {
	left atomic.Bool // the thread has ended
}

// asked withdraws the request for the lock, and reports whether there was one.
func (s *state) asked() bool {
	return s.evalBreaker.And(^uint32(dropRequest))&dropRequest != 0
}

// free poisons the state. From now on it means nothing, and neither does what
// anybody reads there.
func (s *state) free() { s.evalBreaker.Store(freed) }

// enter takes the lock for a thread that has no state yet, and gives it one. The
// table grows while nobody else can read it: the thread waits for the lock with
// the table's mutex in hand, as _Py_qsbr_reserve stops the world.
func (t *Thread) enter() bool {
	g := t.gil
	g.table <- struct{}{}
	defer func() { <-g.table }()
	s := g.link()
	if s == nil || !g.take(s) {
		return false
	}
	t.state, t.slot = s, new(slot)
	g.slots = append(g.slots, t.slot)
	return true
}

// link makes a state and puts it in front of the interpreter's list. Whether
// there still is an interpreter is asked under the same mutex: what is not in
// the list yet, Close cannot free (python/cpython#132948). It returns nil if
// there is none.
func (g *GIL) link() *state {
	g.headMu.Lock()
	defer g.headMu.Unlock()
	if g.interp == nil {
		return nil
	}
	s := &state{next: g.interp.head}
	if s.next != nil {
		s.next.prev = s
	}
	g.interp.head = s
	return s
}

// unlink takes a state out of the interpreter's list. It reports false if there
// is no list any more: then Close has freed the state, unless its thread held the
// lock, and it is not for the thread to free it again.
func (g *GIL) unlink(s *state) bool {
	g.headMu.Lock()
	defer g.headMu.Unlock()
	if g.interp == nil {
		return false
	}
	if s.prev == nil {
		g.interp.head = s.next
	} else {
		s.prev.next = s.next
	}
	if s.next != nil {
		s.next.prev = s.prev
	}
	return true
}

// vacate takes the slot of a thread that ends out of the table. Who has the
// table's mutex may be waiting for the lock (python/cpython#119369), and an exit
// waits for nobody: if it is taken, the slot is left for the next exit to sweep.
func (g *GIL) vacate(s *slot) {
	s.left.Store(true)
	select {
	case g.table <- struct{}{}:
		g.slots = slices.DeleteFunc(g.slots, func(s *slot) bool { return s.left.Load() })
		<-g.table
	default:
	}
}
