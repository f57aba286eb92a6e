package bugs

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// A freelist is a stack of node numbers with a compare-and-swap head. A Pop
// that is held up between reading next and the swap succeeds when its node is
// back on top, with a next that is stale (ABA: Treiber's stack; the first half
// of Vyukov's SafeStack).
type freelist struct {
	head atomic.Int32
	next [3]atomic.Int32
}

func newFreelist() *freelist {
	f := &freelist{}
	for i := range f.next {
		f.next[i].Store(int32(i) + 1)
	}
	f.next[len(f.next)-1].Store(-1)
	return f
}

// Pop takes the top node, or -1 from an empty list.
func (f *freelist) Pop() int32 {
	for {
		h := f.head.Load()
		if h < 0 {
			return -1
		}
		if f.head.CompareAndSwap(h, f.next[h].Load()) {
			return h
		}
	}
}

func (f *freelist) Push(i int32) {
	for {
		h := f.head.Load()
		f.next[i].Store(h)
		if f.head.CompareAndSwap(h, i) {
			return
		}
	}
}

// want: assertion
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

// peterson is Peterson's algorithm with the two lines of its entry swapped:
// it yields the turn before it says that it wants in (Peterson 1981).
type peterson struct {
	wants [2]atomic.Bool
	turn  atomic.Int32
}

func (p *peterson) Lock(me int32) {
	other := 1 - me
	p.turn.Store(other)
	p.wants[me].Store(true)
	for p.wants[other].Load() && p.turn.Load() == other {
		runtime.Gosched()
	}
}

func (p *peterson) Unlock(me int32) { p.wants[me].Store(false) }

// want: assertion
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

// A ticketLock's TryLock draws a ticket and walks away when it is not its
// turn. The ticket is never served, so all later ones spin for ever.
type ticketLock struct{ next, serving atomic.Uint32 }

func (l *ticketLock) Lock() {
	ticket := l.next.Add(1) - 1
	for l.serving.Load() != ticket {
		runtime.Gosched()
	}
}

func (l *ticketLock) TryLock() bool {
	ticket := l.next.Add(1) - 1
	return l.serving.Load() == ticket
}

func (l *ticketLock) Unlock() { l.serving.Add(1) }

// want: livelock
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

// A window keeps its ends in two atomics that belong together. Each access is
// atomic, the pair is not: a reader can see the new low with the old high.
type window struct{ low, high atomic.Int64 }

func (w *window) Set(low, high int64) {
	w.low.Store(low)
	w.high.Store(high)
}

func (w *window) Get() (low, high int64) { return w.low.Load(), w.high.Load() }

// The writer lives until the cleanup: no leak, since the cleanup ends it.
//
// want: assertion
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
