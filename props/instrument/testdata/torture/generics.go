package torture

import (
	_ "context"
	. "sync"
	"sync/atomic"
	"time"
)

// A Queue has channels of a type parameter's type.
type Queue[C ~chan T, T any] struct {
	c  C
	mu RWMutex
	n  atomic.Pointer[T]
}

func (q *Queue[C, T]) put(v T) { q.mu.Lock(); defer q.mu.Unlock(); q.c <- v; q.n.Store(&v) }

func (q *Queue[C, T]) get() (v T, ok bool) {
	select {
	case v, ok = <-q.c:
	default:
	}
	return v, ok
}

func (q *Queue[C, T]) drain() (all []T, left int) {
	close(q.c)
	for v := range q.c {
		all = append(all, v)
	}
	return all, len(q.c) + cap(q.c)
}

type channels[T any] interface{ ~chan T | ~<-chan T }

func collect[T any, C channels[T]](c C) (all []T) {
	for v := range c {
		all = append(all, v)
	}
	v, ok := <-c
	if !ok {
		all = append(all, v)
	}
	return append(all, <-c)
}

func size[S ~[]int | ~chan int](s S) int { return len(s) }

type both struct {
	Mutex
	*RWMutex
	once  Once
	cond  *Cond
	Named Mutex
}

func composite() int {
	b := &both{Mutex: Mutex{}, RWMutex: &RWMutex{}, Named: Mutex{}}
	b.cond = NewCond(&b.Named)
	lock, unlock := b.Mutex.Lock, b.Mutex.Unlock
	lock()
	defer unlock()
	b.RLock()
	defer b.RUnlock()
	n := 0
	b.once.Do(func() { n++ })
	var l Locker = &b.Named
	l.Lock()
	l.Unlock()
	pool := Pool{New: func() any { return 5 }}
	n += pool.Get().(int)
	mutexes := []*Mutex{{}, new(Mutex)}
	for _, m := range mutexes {
		(*Mutex).Lock(m)
		m.Unlock()
	}
	unlockLater := func(m interface{ TryLock() bool }) bool { return m.TryLock() }
	if unlockLater(mutexes[0]) {
		n++
	}
	return n
}

func timers() bool {
	var t *time.Timer = time.NewTimer(time.Hour)
	fired := make(chan time.Time, 1)
	time.AfterFunc(0, func() { fired <- time.Time{} })
	select {
	case <-t.C:
		return false
	case at := <-fired:
		return t.Stop() && at.IsZero()
	}
}
