package atomic

import "sync/atomic"

// Uintptr stands in for atomic.Uintptr.
type Uintptr atomic.Uintptr

// LoadUintptr is atomic.LoadUintptr.
//
//go:norace
func LoadUintptr(addr *uintptr) (val uintptr) {
	return load(addr, atomic.LoadUintptr)
}

// StoreUintptr is atomic.StoreUintptr.
//
//go:norace
func StoreUintptr(addr *uintptr, val uintptr) {
	store(addr, val, atomic.StoreUintptr)
}

// SwapUintptr is atomic.SwapUintptr.
//
//go:norace
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr) {
	return swap(addr, new, atomic.SwapUintptr)
}

// CompareAndSwapUintptr is atomic.CompareAndSwapUintptr.
//
//go:norace
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	return compareAndSwap(addr, old, new, atomic.CompareAndSwapUintptr)
}

// AddUintptr is atomic.AddUintptr.
//
//go:norace
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr) {
	return add(addr, delta, atomic.AddUintptr)
}

// AndUintptr is atomic.AndUintptr.
//
//go:norace
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	return combine(addr, mask, atomic.AndUintptr)
}

// OrUintptr is atomic.OrUintptr.
//
//go:norace
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	return combine(addr, mask, atomic.OrUintptr)
}

// Load is (*atomic.Uintptr).Load.
//
//go:norace
func (x *Uintptr) Load() uintptr {
	return load((*atomic.Uintptr)(x), (*atomic.Uintptr).Load)
}

// Store is (*atomic.Uintptr).Store.
//
//go:norace
func (x *Uintptr) Store(val uintptr) {
	store((*atomic.Uintptr)(x), val, (*atomic.Uintptr).Store)
}

// Swap is (*atomic.Uintptr).Swap.
//
//go:norace
func (x *Uintptr) Swap(new uintptr) (old uintptr) {
	return swap((*atomic.Uintptr)(x), new, (*atomic.Uintptr).Swap)
}

// CompareAndSwap is (*atomic.Uintptr).CompareAndSwap.
//
//go:norace
func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	return compareAndSwap((*atomic.Uintptr)(x), old, new, (*atomic.Uintptr).CompareAndSwap)
}

// Add is (*atomic.Uintptr).Add.
//
//go:norace
func (x *Uintptr) Add(delta uintptr) (new uintptr) {
	return add((*atomic.Uintptr)(x), delta, (*atomic.Uintptr).Add)
}

// And is (*atomic.Uintptr).And.
//
//go:norace
func (x *Uintptr) And(mask uintptr) (old uintptr) {
	return combine((*atomic.Uintptr)(x), mask, (*atomic.Uintptr).And)
}

// Or is (*atomic.Uintptr).Or.
//
//go:norace
func (x *Uintptr) Or(mask uintptr) (old uintptr) {
	return combine((*atomic.Uintptr)(x), mask, (*atomic.Uintptr).Or)
}
