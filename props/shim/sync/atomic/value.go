package atomic

import (
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Value stands in for atomic.Value. The first Store, which Go makes in several
// steps that readers wait out, is one step here.
type Value atomic.Value

// Load is (*atomic.Value).Load.
func (v *Value) Load() (val any) {
	t, o := begin(sched.Load, unsafe.Pointer(v))
	val = (*atomic.Value)(v).Load()
	if o != nil {
		t.Done(sched.Load, o, false, t.Word(val))
	}
	return val
}

// Store is (*atomic.Value).Store.
func (v *Value) Store(val any) {
	t, o := begin(sched.Store, unsafe.Pointer(v))
	if o == nil {
		(*atomic.Value)(v).Store(val)
		return
	}
	old := v.peek()
	(*atomic.Value)(v).Store(val)
	t.Done(sched.Store, o, !same(old, val), t.Word(val))
}

// Swap is (*atomic.Value).Swap.
func (v *Value) Swap(new any) (old any) {
	t, o := begin(sched.Update, unsafe.Pointer(v))
	old = (*atomic.Value)(v).Swap(new)
	if o != nil {
		t.Done(sched.Update, o, !same(old, new), t.Word(new))
	}
	return old
}

// CompareAndSwap is (*atomic.Value).CompareAndSwap.
func (v *Value) CompareAndSwap(old, new any) (swapped bool) {
	t, o := begin(sched.Update, unsafe.Pointer(v))
	swapped = (*atomic.Value)(v).CompareAndSwap(old, new)
	if o != nil {
		t.Done(sched.Update, o, swapped && !same(old, new), t.Word(v.peek()))
	}
	return swapped
}

// peek reads the value, an interface in memory, out of the race detector's sight.
//
//go:norace
func (v *Value) peek() any { return *(*any)(unsafe.Pointer(v)) }

// same reports that nobody can tell the two values apart.
func same(a, b any) bool {
	return reflect.TypeOf(a) == reflect.TypeOf(b) && (a == nil || reflect.ValueOf(a).Comparable()) && a == b
}
