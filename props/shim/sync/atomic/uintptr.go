package atomic

import "sync/atomic"

// Uintptr stands in for atomic.Uintptr.
type Uintptr atomic.Uintptr

// LoadUintptr is atomic.LoadUintptr.
func LoadUintptr(addr *uintptr) (val uintptr) {
	return load(addr, atomic.LoadUintptr)
}

// StoreUintptr is atomic.StoreUintptr.
func StoreUintptr(addr *uintptr, val uintptr) {
	store(addr, val, atomic.StoreUintptr)
}

// SwapUintptr is atomic.SwapUintptr.
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr) {
	return swap(addr, new, atomic.SwapUintptr)
}

// CompareAndSwapUintptr is atomic.CompareAndSwapUintptr.
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	return compareAndSwap(addr, old, new, atomic.CompareAndSwapUintptr)
}

// AddUintptr is atomic.AddUintptr.
func AddUintptr(addr *uintptr, delta uintptr) (new uintptr) {
	return add(addr, delta, atomic.AddUintptr)
}

// AndUintptr is atomic.AndUintptr.
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	return combine(addr, mask, atomic.AndUintptr)
}

// OrUintptr is atomic.OrUintptr.
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr) {
	return combine(addr, mask, atomic.OrUintptr)
}

// Load is (*atomic.Uintptr).Load.
func (x *Uintptr) Load() uintptr {
	return load((*atomic.Uintptr)(x), (*atomic.Uintptr).Load)
}

// Store is (*atomic.Uintptr).Store.
func (x *Uintptr) Store(val uintptr) {
	store((*atomic.Uintptr)(x), val, (*atomic.Uintptr).Store)
}

// Swap is (*atomic.Uintptr).Swap.
func (x *Uintptr) Swap(new uintptr) (old uintptr) {
	return swap((*atomic.Uintptr)(x), new, (*atomic.Uintptr).Swap)
}

// CompareAndSwap is (*atomic.Uintptr).CompareAndSwap.
func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	return compareAndSwap((*atomic.Uintptr)(x), old, new, (*atomic.Uintptr).CompareAndSwap)
}

// Add is (*atomic.Uintptr).Add.
func (x *Uintptr) Add(delta uintptr) (new uintptr) {
	return add((*atomic.Uintptr)(x), delta, (*atomic.Uintptr).Add)
}

// And is (*atomic.Uintptr).And.
func (x *Uintptr) And(mask uintptr) (old uintptr) {
	return combine((*atomic.Uintptr)(x), mask, (*atomic.Uintptr).And)
}

// Or is (*atomic.Uintptr).Or.
func (x *Uintptr) Or(mask uintptr) (old uintptr) {
	return combine((*atomic.Uintptr)(x), mask, (*atomic.Uintptr).Or)
}
