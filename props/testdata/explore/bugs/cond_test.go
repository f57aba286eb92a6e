package bugs

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A latch opens without its mutex. The flag is atomic, but Open can fall
// between a waiter's look at the flag and its entry in the condition's queue,
// and the signal is lost (missed signal; GoKer, family "condition variable").
type latch struct {
	mu   sync.Mutex
	cond *sync.Cond
	open atomic.Bool
}

func newLatch() *latch {
	l := &latch{}
	l.cond = sync.NewCond(&l.mu)
	return l
}

func (l *latch) Open() {
	l.open.Store(true)
	l.cond.Broadcast()
}

func (l *latch) Wait() {
	l.mu.Lock()
	for !l.open.Load() {
		l.cond.Wait()
	}
	l.mu.Unlock()
}

// want: deadlock
func TestMissedSignal(t *testing.T) {
	l := newLatch()
	var wg sync.WaitGroup
	wg.Go(l.Wait)
	l.Open()
	wg.Wait()
}

// A stack tests its condition once: Pop waits with "if". Between the signal
// and the return of Wait another Pop can take the value, and the woken one
// finds none ("Mesa" monitors, Lampson and Redell 1980).
type stack struct {
	mu       sync.Mutex
	nonEmpty *sync.Cond
	items    []int
}

func newStack() *stack {
	s := &stack{}
	s.nonEmpty = sync.NewCond(&s.mu)
	return s
}

func (s *stack) Push(v int) {
	s.mu.Lock()
	s.items = append(s.items, v)
	s.nonEmpty.Signal()
	s.mu.Unlock()
}

func (s *stack) Pop() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.items) == 0 {
		s.nonEmpty.Wait()
	}
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v
}

// want: panic
func TestWaitWithIf(t *testing.T) {
	s := newStack()
	var wg sync.WaitGroup
	wg.Go(func() { s.Pop() })
	wg.Go(func() { s.Pop() })
	s.Push(1)
	s.Push(2)
	wg.Wait()
}

// A buffer of one slot serves producers and consumers by one condition and
// Signal. A consumer's signal can reach the other consumer, which goes back to
// sleep, while the producer it was meant for sleeps on. Signal where Broadcast
// is needed, or two conditions.
type buffer struct {
	mu      sync.Mutex
	changed *sync.Cond
	full    bool
	value   int
}

func newBuffer() *buffer {
	b := &buffer{}
	b.changed = sync.NewCond(&b.mu)
	return b
}

func (b *buffer) Put(v int) {
	b.mu.Lock()
	for b.full {
		b.changed.Wait()
	}
	b.full, b.value = true, v
	b.changed.Signal()
	b.mu.Unlock()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.full {
		b.changed.Wait()
	}
	b.full = false
	b.changed.Signal()
	return b.value
}

// want: deadlock
func TestBoundedBufferOneCond(t *testing.T) {
	b := newBuffer()
	var wg sync.WaitGroup
	wg.Go(func() { b.Put(1) })
	wg.Go(func() { b.Put(2) })
	var other int
	wg.Go(func() { other = b.Get() })
	mine := b.Get()
	wg.Wait()
	if mine+other != 3 {
		t.Errorf("got %d and %d, want 1 and 2", mine, other)
	}
}

// A barrier is used again too early: the last to arrive puts one token a
// thread into the turnstile, and a fast thread comes round again and takes
// the token of a slow one ("The Little Book of Semaphores" §3.7).
type barrier struct {
	n         int32
	arrived   atomic.Int32
	turnstile chan struct{}
}

func newBarrier(n int32) *barrier {
	return &barrier{n: n, turnstile: make(chan struct{}, n)}
}

func (b *barrier) Await() {
	if b.arrived.Add(1) == b.n {
		b.arrived.Store(0)
		for range b.n {
			b.turnstile <- struct{}{}
		}
	}
	<-b.turnstile
}

// want: deadlock
func TestBarrierReuse(t *testing.T) {
	b := newBarrier(2)
	twice := func() {
		for range 2 {
			b.Await()
		}
	}
	var wg sync.WaitGroup
	wg.Go(twice)
	twice()
	wg.Wait()
}
