package twins

import (
	"sync"
	"sync/atomic"
	"testing"
)

// A counter is counted up under its mutex.
type counter struct {
	mu sync.Mutex
	n  int
}

func (c *counter) Add() {
	c.mu.Lock()
	c.n++
	c.mu.Unlock()
}

func TestUnsynchronisedCounter(t *testing.T) {
	var c counter
	var wg sync.WaitGroup
	wg.Go(c.Add)
	c.Add()
	wg.Wait()
	if c.n != 2 {
		t.Errorf("counted %d, want 2", c.n)
	}
}

// A mean reads its sum and its count in one critical section.
type mean struct {
	mu         sync.Mutex
	sum, count int
}

func (m *mean) Add(v int) {
	m.mu.Lock()
	m.sum += v
	m.count++
	m.mu.Unlock()
}

func (m *mean) Value() int {
	m.mu.Lock()
	n, sum := m.count, m.sum
	m.mu.Unlock()
	if n == 0 {
		return 0
	}
	return sum / n
}

func TestReadAfterUnlock(t *testing.T) {
	var m mean
	m.Add(4)
	var wg sync.WaitGroup
	wg.Go(func() { m.Add(6) })
	if v := m.Value(); v != 4 && v != 5 {
		t.Errorf("got mean %d, want 4 or 5", v)
	}
	wg.Wait()
}

// A lazy value is initialised by double-checked locking with an atomic pointer.
type lazy struct {
	mu    sync.Mutex
	table atomic.Pointer[table]
}

type table struct{ size int }

func (l *lazy) Get() *table {
	if l.table.Load() == nil {
		l.mu.Lock()
		if l.table.Load() == nil {
			l.table.Store(&table{size: 8})
		}
		l.mu.Unlock()
	}
	return l.table.Load()
}

func TestDoubleCheckedInit(t *testing.T) {
	var l lazy
	var wg sync.WaitGroup
	wg.Go(func() { l.Get() })
	if got := l.Get().size; got != 8 {
		t.Errorf("got size %d, want 8", got)
	}
	wg.Wait()
}
