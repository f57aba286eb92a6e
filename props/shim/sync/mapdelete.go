package sync

import (
	"sync"

	"github.com/gilcheck/gilcheck/props/sched"
)

// LoadAndDelete is (*sync.Map).LoadAndDelete.
//
//go:norace
func (m *Map) LoadAndDelete(key any) (value any, loaded bool) {
	t, o, c := m.begin(sched.Update)
	if t == nil {
		return (*sync.Map)(m).LoadAndDelete(key)
	}
	if c == nil {
		return nil, false
	}
	value, loaded = c.now.LoadAndDelete(key)
	c.noteDeleted(key, loaded)
	t.Done(sched.Update, o, loaded, t.Word(value))
	return value, loaded
}

// Delete is (*sync.Map).Delete.
//
//go:norace
func (m *Map) Delete(key any) {
	if sched.Here() == nil {
		(*sync.Map)(m).Delete(key)
		return
	}
	m.LoadAndDelete(key)
}

// CompareAndDelete is (*sync.Map).CompareAndDelete.
//
//go:norace
func (m *Map) CompareAndDelete(key, old any) (deleted bool) {
	t, o, c := m.begin(sched.Update)
	if t == nil {
		return (*sync.Map)(m).CompareAndDelete(key, old)
	}
	if c == nil {
		return false
	}
	deleted = c.now.CompareAndDelete(key, old)
	c.noteDeleted(key, deleted)
	t.Done(sched.Update, o, deleted, t.Word(old))
	return deleted
}

// Clear is (*sync.Map).Clear.
//
//go:norace
func (m *Map) Clear() {
	t, o, c := m.begin(sched.Store)
	if t == nil {
		(*sync.Map)(m).Clear()
		return
	}
	if c == nil {
		return
	}
	c.now.Clear()
	held := len(c.keys) > 0
	c.keys = nil
	t.Done(sched.Store, o, held, 0)
}

// Range is (*sync.Map).Range: each entry is looked at in a step of its own. It
// visits the keys in the order in which they were first stored, from any of them
// on with Config.Any, and none that was stored after it began.
//
//go:norace
func (m *Map) Range(f func(key, value any) bool) {
	t, o, c := m.begin(sched.Load)
	if t == nil {
		(*sync.Map)(m).Range(f)
		return
	}
	if c == nil {
		return
	}
	keys := c.keysInOrder()
	t.Done(sched.Load, o, false, uint64(len(keys)))
	start := t.Choose(len(keys), false)
	for i := range keys {
		key := keys[(start+i)%len(keys)]
		value, ok := m.Load(key)
		if ok && !f(key, value) {
			return
		}
	}
}
