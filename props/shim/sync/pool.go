package sync

import (
	"sync"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Pool stands in for sync.Pool. Get returns the item that was put last, as Go's
// does on one processor, or, as the strategy decides, any other or none: Go's
// caches are per processor and emptied by the garbage collector.
type Pool sync.Pool

// pooled are the items of a Pool in one run.
type pooled struct{ items []any }

// Get is (*sync.Pool).Get.
//
//go:norace
func (p *Pool) Get() any {
	t := sched.Here()
	if t == nil {
		return (*sync.Pool)(p).Get()
	}
	o := t.Announce(sched.Get, unsafe.Pointer(p))
	if o == nil {
		return p.make()
	}
	s := pooledOf(o)
	n := len(s.items)
	c := t.Choose(n+1, true)
	if c == n {
		t.Done(sched.Get, o, false, 0)
		return p.make()
	}
	i := n - 1 - c
	x := s.items[i]
	s.items = without(s.items, i)
	sched.RaceAcquire(unsafe.Pointer(p))
	t.Done(sched.Get, o, true, t.Word(x))
	return x
}

func (p *Pool) make() any {
	if p.New == nil {
		return nil
	}
	return p.New()
}

// Put is (*sync.Pool).Put.
//
//go:norace
func (p *Pool) Put(x any) {
	t := sched.Here()
	if t == nil {
		(*sync.Pool)(p).Put(x)
		return
	}
	if x == nil {
		return
	}
	o := t.Announce(sched.Put, unsafe.Pointer(p))
	if o == nil {
		return
	}
	s := pooledOf(o)
	s.items = append(s.items, x)
	sched.RaceReleaseMerge(unsafe.Pointer(p))
	t.Done(sched.Put, o, true, t.Word(x))
}

//go:norace
func pooledOf(o *sched.Object) *pooled {
	if o.State == nil {
		o.State = new(pooled)
	}
	return o.State.(*pooled)
}
