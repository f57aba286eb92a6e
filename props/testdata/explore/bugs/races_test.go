package bugs

import (
	"sync"
	"testing"
)

// A counter is counted up by two goroutines without any synchronisation. The
// test asks for no value, so that the race itself is all there is to find.
type counter struct{ n int }

func (c *counter) Add() { c.n++ }

// want: race
func TestUnsynchronisedCounter(t *testing.T) {
	var c counter
	var wg sync.WaitGroup
	wg.Go(c.Add)
	c.Add()
	wg.Wait()
	t.Log("counted:", c.n)
}

// A mean reads its sum after it has unlocked: only the count was fetched in
// the critical section.
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
	n := m.count
	m.mu.Unlock()
	if n == 0 {
		return 0
	}
	return m.sum / n
}

// want: race
func TestReadAfterUnlock(t *testing.T) {
	var m mean
	m.Add(4)
	var wg sync.WaitGroup
	wg.Go(func() { m.Add(6) })
	t.Log("mean:", m.Value())
	wg.Wait()
}

// A lazy value is initialised by double-checked locking with a plain pointer:
// the first look is not ordered with the store (Schmidt and Harrison 1997; the
// Go memory model, "Incorrect synchronization").
type lazy struct {
	mu    sync.Mutex
	table *table
}

type table struct{ size int }

func (l *lazy) Get() *table {
	if l.table == nil {
		l.mu.Lock()
		if l.table == nil {
			l.table = &table{size: 8}
		}
		l.mu.Unlock()
	}
	return l.table
}

// want: race
func TestDoubleCheckedInit(t *testing.T) {
	var l lazy
	var wg sync.WaitGroup
	wg.Go(func() { l.Get() })
	if got := l.Get().size; got != 8 {
		t.Errorf("got size %d, want 8", got)
	}
	wg.Wait()
}
