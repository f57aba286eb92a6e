package sync

import (
	"sync"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Map stands in for sync.Map. A run works on its own copy of what the map held
// before it.
type Map sync.Map

// begin is the scheduling point before an operation on the map. The contents are
// nil outside an execution, where the operation is the real map's, and while it
// is unwound, when it does nothing.
//
//go:norace
func (m *Map) begin(k sched.Kind) (*sched.Thread, *sched.Object, *contents) {
	t := sched.Here()
	if t == nil {
		return nil, nil, nil
	}
	o := t.Announce(k, unsafe.Pointer(m))
	if o == nil {
		return t, nil, nil
	}
	if o.State == nil {
		o.State = copyOf((*sync.Map)(m))
	}
	return t, o, o.State.(*contents)
}

// Load is (*sync.Map).Load.
//
//go:norace
func (m *Map) Load(key any) (value any, ok bool) {
	t, o, c := m.begin(sched.Load)
	if t == nil {
		return (*sync.Map)(m).Load(key)
	}
	if c == nil {
		return nil, false
	}
	value, ok = c.now.Load(key)
	t.Done(sched.Load, o, false, t.Word(value))
	return value, ok
}

// Store is (*sync.Map).Store.
//
//go:norace
func (m *Map) Store(key, value any) {
	t, o, c := m.begin(sched.Store)
	if t == nil {
		(*sync.Map)(m).Store(key, value)
		return
	}
	if c == nil {
		return
	}
	previous, loaded := c.now.Swap(key, value)
	c.noteStored(key, loaded)
	t.Done(sched.Store, o, !loaded || !same(previous, value), t.Word(value))
}

// Swap is (*sync.Map).Swap.
//
//go:norace
func (m *Map) Swap(key, value any) (previous any, loaded bool) {
	t, o, c := m.begin(sched.Update)
	if t == nil {
		return (*sync.Map)(m).Swap(key, value)
	}
	if c == nil {
		return nil, false
	}
	previous, loaded = c.now.Swap(key, value)
	c.noteStored(key, loaded)
	t.Done(sched.Update, o, !loaded || !same(previous, value), t.Word(value))
	return previous, loaded
}

// LoadOrStore is (*sync.Map).LoadOrStore.
//
//go:norace
func (m *Map) LoadOrStore(key, value any) (actual any, loaded bool) {
	t, o, c := m.begin(sched.Update)
	if t == nil {
		return (*sync.Map)(m).LoadOrStore(key, value)
	}
	if c == nil {
		return value, false
	}
	actual, loaded = c.now.LoadOrStore(key, value)
	c.noteStored(key, loaded)
	t.Done(sched.Update, o, !loaded, t.Word(actual))
	return actual, loaded
}

// CompareAndSwap is (*sync.Map).CompareAndSwap.
//
//go:norace
func (m *Map) CompareAndSwap(key, old, new any) (swapped bool) {
	t, o, c := m.begin(sched.Update)
	if t == nil {
		return (*sync.Map)(m).CompareAndSwap(key, old, new)
	}
	if c == nil {
		return false
	}
	swapped = c.now.CompareAndSwap(key, old, new)
	t.Done(sched.Update, o, swapped && !same(old, new), t.Word(new))
	return swapped
}
