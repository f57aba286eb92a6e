package twins

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// A freelist counts the changes of its head: a head that went away and came
// back differs by its count, and the swap fails.
type freelist struct {
	head atomic.Uint64 // changes<<32 | node+1; 0 in the low half when empty
	next [3]atomic.Int32
}

func top(head uint64) int32 { return int32(uint32(head)) - 1 }

func after(head uint64, node int32) uint64 {
	return (head>>32+1)<<32 | uint64(uint32(node+1))
}

func newFreelist() *freelist {
	f := &freelist{}
	for i := range f.next {
		f.next[i].Store(int32(i) + 1)
	}
	f.next[len(f.next)-1].Store(-1)
	f.head.Store(after(0, 0))
	return f
}

// Pop takes the top node, or -1 from an empty list.
func (f *freelist) Pop() int32 {
	for {
		head := f.head.Load()
		h := top(head)
		if h < 0 {
			return -1
		}
		if f.head.CompareAndSwap(head, after(head, f.next[h].Load())) {
			return h
		}
	}
}

func (f *freelist) Push(i int32) {
	for {
		head := f.head.Load()
		f.next[i].Store(top(head))
		if f.head.CompareAndSwap(head, after(head, i)) {
			return
		}
	}
}

func TestFreelistABA(t *testing.T) {
	f := newFreelist()
	var kept int32
	var wg sync.WaitGroup
	wg.Go(func() {
		first := f.Pop()
		kept = f.Pop()
		if first >= 0 {
			f.Push(first)
		}
	})
	a, b := f.Pop(), f.Pop()
	wg.Wait()
	if kept >= 0 && (kept == a || kept == b) {
		t.Errorf("node %d was given out twice", kept)
	}
}

// peterson is Peterson's algorithm: say that you want in, then yield the turn
// (Peterson 1981).
type peterson struct {
	wants [2]atomic.Bool
	turn  atomic.Int32
}

func (p *peterson) Lock(me int32) {
	other := 1 - me
	p.wants[me].Store(true)
	p.turn.Store(other)
	for p.wants[other].Load() && p.turn.Load() == other {
		runtime.Gosched()
	}
}

func (p *peterson) Unlock(me int32) { p.wants[me].Store(false) }

func TestPeterson(t *testing.T) {
	var p peterson
	var inside atomic.Int32
	var crowded atomic.Bool
	enter := func(me int32) {
		p.Lock(me)
		if inside.Add(1) > 1 {
			crowded.Store(true)
		}
		inside.Add(-1)
		p.Unlock(me)
	}
	var wg sync.WaitGroup
	wg.Go(func() { enter(0) })
	enter(1)
	wg.Wait()
	if crowded.Load() {
		t.Error("two threads were in the critical section")
	}
}

// A ticketLock's TryLock draws a ticket only if that is the one being served.
type ticketLock struct{ next, serving atomic.Uint32 }

func (l *ticketLock) Lock() {
	ticket := l.next.Add(1) - 1
	for l.serving.Load() != ticket {
		runtime.Gosched()
	}
}

func (l *ticketLock) TryLock() bool {
	ticket := l.serving.Load()
	return l.next.CompareAndSwap(ticket, ticket+1)
}

func (l *ticketLock) Unlock() { l.serving.Add(1) }

func TestAbandonedTicket(t *testing.T) {
	var l ticketLock
	var wg sync.WaitGroup
	wg.Go(func() {
		if l.TryLock() {
			l.Unlock()
		}
	})
	l.Lock()
	l.Unlock()
	wg.Wait()
	l.Lock()
	l.Unlock()
}

// A window keeps its two ends behind one atomic pointer.
type window struct{ ends atomic.Pointer[ends] }

type ends struct{ low, high int64 }

func (w *window) Set(low, high int64) { w.ends.Store(&ends{low, high}) }

func (w *window) Get() (low, high int64) {
	e := w.ends.Load()
	return e.low, e.high
}

// The writer lives until the cleanup: no leak, since the cleanup ends it.
func TestInconsistentPair(t *testing.T) {
	var w window
	w.Set(0, 10)
	quit, exited := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(exited)
		w.Set(20, 30)
		<-quit
	}()
	t.Cleanup(func() {
		close(quit)
		<-exited
	})
	if low, high := w.Get(); low > high {
		t.Errorf("got low %d above high %d", low, high)
	}
}
