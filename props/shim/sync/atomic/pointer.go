package atomic

import (
	"sync/atomic"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// peekPointer is peek for pointers.
//
//go:norace
func peekPointer(addr *unsafe.Pointer) unsafe.Pointer { return *addr }

// LoadPointer is atomic.LoadPointer.
func LoadPointer(addr *unsafe.Pointer) (val unsafe.Pointer) {
	t, o := begin(sched.Load, unsafe.Pointer(addr))
	val = atomic.LoadPointer(addr)
	if o != nil {
		t.Done(sched.Load, o, false, t.WordOfPointer(val))
	}
	return val
}

// StorePointer is atomic.StorePointer.
func StorePointer(addr *unsafe.Pointer, val unsafe.Pointer) {
	t, o := begin(sched.Store, unsafe.Pointer(addr))
	if o == nil {
		atomic.StorePointer(addr, val)
		return
	}
	old := peekPointer(addr)
	atomic.StorePointer(addr, val)
	t.Done(sched.Store, o, old != val, t.WordOfPointer(val))
}

// SwapPointer is atomic.SwapPointer.
func SwapPointer(addr *unsafe.Pointer, new unsafe.Pointer) (old unsafe.Pointer) {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	old = atomic.SwapPointer(addr, new)
	if o != nil {
		t.Done(sched.Update, o, old != new, t.WordOfPointer(new))
	}
	return old
}

// CompareAndSwapPointer is atomic.CompareAndSwapPointer.
func CompareAndSwapPointer(addr *unsafe.Pointer, old, new unsafe.Pointer) (swapped bool) {
	t, o := begin(sched.Update, unsafe.Pointer(addr))
	swapped = atomic.CompareAndSwapPointer(addr, old, new)
	if o != nil {
		t.Done(sched.Update, o, swapped && old != new, t.WordOfPointer(peekPointer(addr)))
	}
	return swapped
}

// Pointer stands in for atomic.Pointer, which is a word and nothing else.
type Pointer[T any] atomic.Pointer[T]

//go:norace
func (x *Pointer[T]) word() *unsafe.Pointer { return (*unsafe.Pointer)(unsafe.Pointer(x)) }

// Load is (*atomic.Pointer[T]).Load.
func (x *Pointer[T]) Load() *T { return (*T)(LoadPointer(x.word())) }

// Store is (*atomic.Pointer[T]).Store.
func (x *Pointer[T]) Store(val *T) { StorePointer(x.word(), unsafe.Pointer(val)) }

// Swap is (*atomic.Pointer[T]).Swap.
func (x *Pointer[T]) Swap(new *T) (old *T) {
	return (*T)(SwapPointer(x.word(), unsafe.Pointer(new)))
}

// CompareAndSwap is (*atomic.Pointer[T]).CompareAndSwap.
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	return CompareAndSwapPointer(x.word(), unsafe.Pointer(old), unsafe.Pointer(new))
}
