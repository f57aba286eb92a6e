package atomic

import "sync/atomic"

// Uint64 stands in for atomic.Uint64.
type Uint64 atomic.Uint64

// LoadUint64 is atomic.LoadUint64.
func LoadUint64(addr *uint64) (val uint64) {
	return load(addr, atomic.LoadUint64)
}

// StoreUint64 is atomic.StoreUint64.
func StoreUint64(addr *uint64, val uint64) {
	store(addr, val, atomic.StoreUint64)
}

// SwapUint64 is atomic.SwapUint64.
func SwapUint64(addr *uint64, new uint64) (old uint64) {
	return swap(addr, new, atomic.SwapUint64)
}

// CompareAndSwapUint64 is atomic.CompareAndSwapUint64.
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	return compareAndSwap(addr, old, new, atomic.CompareAndSwapUint64)
}

// AddUint64 is atomic.AddUint64.
func AddUint64(addr *uint64, delta uint64) (new uint64) {
	return add(addr, delta, atomic.AddUint64)
}

// AndUint64 is atomic.AndUint64.
func AndUint64(addr *uint64, mask uint64) (old uint64) {
	return combine(addr, mask, atomic.AndUint64)
}

// OrUint64 is atomic.OrUint64.
func OrUint64(addr *uint64, mask uint64) (old uint64) {
	return combine(addr, mask, atomic.OrUint64)
}

// Load is (*atomic.Uint64).Load.
func (x *Uint64) Load() uint64 {
	return load((*atomic.Uint64)(x), (*atomic.Uint64).Load)
}

// Store is (*atomic.Uint64).Store.
func (x *Uint64) Store(val uint64) {
	store((*atomic.Uint64)(x), val, (*atomic.Uint64).Store)
}

// Swap is (*atomic.Uint64).Swap.
func (x *Uint64) Swap(new uint64) (old uint64) {
	return swap((*atomic.Uint64)(x), new, (*atomic.Uint64).Swap)
}

// CompareAndSwap is (*atomic.Uint64).CompareAndSwap.
func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	return compareAndSwap((*atomic.Uint64)(x), old, new, (*atomic.Uint64).CompareAndSwap)
}

// Add is (*atomic.Uint64).Add.
func (x *Uint64) Add(delta uint64) (new uint64) {
	return add((*atomic.Uint64)(x), delta, (*atomic.Uint64).Add)
}

// And is (*atomic.Uint64).And.
func (x *Uint64) And(mask uint64) (old uint64) {
	return combine((*atomic.Uint64)(x), mask, (*atomic.Uint64).And)
}

// Or is (*atomic.Uint64).Or.
func (x *Uint64) Or(mask uint64) (old uint64) {
	return combine((*atomic.Uint64)(x), mask, (*atomic.Uint64).Or)
}
