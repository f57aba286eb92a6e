package atomic

import (
	"sync/atomic"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// LoadPointer is atomic.LoadPointer.
//
//go:norace
func LoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer) {
	t, o := begin(sched.Load, unsafe.Pointer(addr))
	val = atomic.LoadPointer(addr)
	if o != nil {
		t.Done(sched.Load, o, false, t.WordOfPointer(val))
	}
	return val
}

// StorePointer is atomic.StorePointer.
//
//go:norace
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) {
	t, o := begin(sched.Store, unsafe.Pointer(addr))
	if o == nil {
		atomic.StorePointer(addr, val)
		return
	}
	old := *addr
	atomic.StorePointer(addr, val)
	t.Done(sched.Store, o, old != val, t.WordOfPointer(val))
}

// SwapPointer is atomic.SwapPointer.
//
//go:norace
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer) {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	old = atomic.SwapPointer(addr, new)
	if o != nil {
		t.Done(sched.Update, o, old != new, t.WordOfPointer(new))
	}
	return old
}

// CompareAndSwapPointer is atomic.CompareAndSwapPointer.
//
//go:norace
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool) {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	swapped = atomic.CompareAndSwapPointer(addr, old, new)
	if o != nil {
		t.Done(sched.Update, o, swapped && old != new, t.WordOfPointer(*addr))
	}
	return swapped
}

// Pointer stands in for atomic.Pointer, which is a word and nothing else.
type Pointer[T any] atomic.Pointer[T]

//go:norace
func (x *Pointer[T]) word() *unsafe.Pointer { return (*unsafe.Pointer)(unsafe.Pointer(x)) }

// Load is (*atomic.Pointer[T]).Load.
//
//go:norace
func (x *Pointer[T]) Load() *T { return (*T)(LoadPointer(x.word())) }

// Store is (*atomic.Pointer[T]).Store.
//
//go:norace
func (x *Pointer[T]) Store(val *T) { StorePointer(x.word(), unsafe.Pointer(val)) }

// Swap is (*atomic.Pointer[T]).Swap.
//
//go:norace
func (x *Pointer[T]) Swap(new *T) (old *T) {
	return (*T)(SwapPointer(x.word(), unsafe.Pointer(new)))
}

// CompareAndSwap is (*atomic.Pointer[T]).CompareAndSwap.
//
//go:norace
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	return CompareAndSwapPointer(x.word(), unsafe.Pointer(old), unsafe.Pointer(new))
}
