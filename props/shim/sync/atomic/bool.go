package atomic

import (
	"sync/atomic"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Bool stands in for atomic.Bool.
type Bool atomic.Bool

// Load is (*atomic.Bool).Load.
func (x *Bool) Load() bool {
	t, o := begin(sched.Load, unsafe.Pointer(x))
	v := (*atomic.Bool)(x).Load()
	if o != nil {
		t.Done(sched.Load, o, false, bit(v))
	}
	return v
}

// Store is (*atomic.Bool).Store.
func (x *Bool) Store(val bool) {
	t, o := begin(sched.Store, unsafe.Pointer(x))
	if o == nil {
		(*atomic.Bool)(x).Store(val)
		return
	}
	old := peek[uint32](x) != 0
	(*atomic.Bool)(x).Store(val)
	t.Done(sched.Store, o, old != val, bit(val))
}

// Swap is (*atomic.Bool).Swap.
func (x *Bool) Swap(new bool) (old bool) {
	t, o := begin(sched.Update, unsafe.Pointer(x))
	old = (*atomic.Bool)(x).Swap(new)
	if o != nil {
		t.Done(sched.Update, o, old != new, bit(new))
	}
	return old
}

// CompareAndSwap is (*atomic.Bool).CompareAndSwap.
func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) {
	t, o := begin(sched.Update, unsafe.Pointer(x))
	swapped = (*atomic.Bool)(x).CompareAndSwap(old, new)
	if o != nil {
		t.Done(sched.Update, o, swapped && old != new, bit(peek[uint32](x) != 0))
	}
	return swapped
}

//go:norace
func bit(v bool) uint64 {
	if v {
		return 1
	}
	return 0
}
