package twins

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A latch sets its flag under the mutex, so that a waiter either sees it or is
// in the condition's queue when the signal comes.
type latch struct {
	mu   sync.Mutex
	cond *sync.Cond
	open bool
}

func newLatch() *latch {
	l := &latch{}
	l.cond = sync.NewCond(&l.mu)
	return l
}

func (l *latch) Open() {
	l.mu.Lock()
	l.open = true
	l.mu.Unlock()
	l.cond.Broadcast()
}

func (l *latch) Wait() {
	l.mu.Lock()
	for !l.open {
		l.cond.Wait()
	}
	l.mu.Unlock()
}

func TestMissedSignal(t *testing.T) {
	l := newLatch()
	var wg sync.WaitGroup
	wg.Go(l.Wait)
	l.Open()
	wg.Wait()
}

// A stack tests its condition again after each Wait.
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
	for len(s.items) == 0 {
		s.nonEmpty.Wait()
	}
	v := s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v
}

func TestWaitWithIf(t *testing.T) {
	s := newStack()
	var wg sync.WaitGroup
	wg.Go(func() { s.Pop() })
	wg.Go(func() { s.Pop() })
	s.Push(1)
	s.Push(2)
	wg.Wait()
}

// A buffer of one slot has one condition for producers and one for consumers,
// so that a signal reaches one who can use it.
type buffer struct {
	mu      sync.Mutex
	emptied *sync.Cond
	filled  *sync.Cond
	full    bool
	value   int
}

func newBuffer() *buffer {
	b := &buffer{}
	b.emptied = sync.NewCond(&b.mu)
	b.filled = sync.NewCond(&b.mu)
	return b
}

func (b *buffer) Put(v int) {
	b.mu.Lock()
	for b.full {
		b.emptied.Wait()
	}
	b.full, b.value = true, v
	b.filled.Signal()
	b.mu.Unlock()
}

func (b *buffer) Get() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	for !b.full {
		b.filled.Wait()
	}
	b.full = false
	b.emptied.Signal()
	return b.value
}

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

// A barrier has two turnstiles and uses them in turn. A thread that comes round
// again finds the other one, and cannot come back to the first before all have
// left it.
type barrier struct {
	n          int32
	arrived    atomic.Int32
	turnstiles [2]chan struct{}
}

func newBarrier(n int32) *barrier {
	b := &barrier{n: n}
	for i := range b.turnstiles {
		b.turnstiles[i] = make(chan struct{}, n)
	}
	return b
}

func (b *barrier) Await(round int) {
	turnstile := b.turnstiles[round%2]
	if b.arrived.Add(1) == b.n {
		b.arrived.Store(0)
		for range b.n {
			turnstile <- struct{}{}
		}
	}
	<-turnstile
}

func TestBarrierReuse(t *testing.T) {
	b := newBarrier(2)
	twice := func() {
		for round := range 2 {
			b.Await(round)
		}
	}
	var wg sync.WaitGroup
	wg.Go(twice)
	twice()
	wg.Wait()
}
