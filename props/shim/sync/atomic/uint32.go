package atomic

import "sync/atomic"

// Uint32 stands in for atomic.Uint32.
type Uint32 atomic.Uint32

// LoadUint32 is atomic.LoadUint32.
func LoadUint32(addr *uint32) (val uint32) {
	return load(addr, atomic.LoadUint32)
}

// StoreUint32 is atomic.StoreUint32.
func StoreUint32(addr *uint32, val uint32) {
	store(addr, val, atomic.StoreUint32)
}

// SwapUint32 is atomic.SwapUint32.
func SwapUint32(addr *uint32, new uint32) (old uint32) {
	return swap(addr, new, atomic.SwapUint32)
}

// CompareAndSwapUint32 is atomic.CompareAndSwapUint32.
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	return compareAndSwap(addr, old, new, atomic.CompareAndSwapUint32)
}

// AddUint32 is atomic.AddUint32.
func AddUint32(addr *uint32, delta uint32) (new uint32) {
	return add(addr, delta, atomic.AddUint32)
}

// AndUint32 is atomic.AndUint32.
func AndUint32(addr *uint32, mask uint32) (old uint32) {
	return combine(addr, mask, atomic.AndUint32)
}

// OrUint32 is atomic.OrUint32.
func OrUint32(addr *uint32, mask uint32) (old uint32) {
	return combine(addr, mask, atomic.OrUint32)
}

// Load is (*atomic.Uint32).Load.
func (x *Uint32) Load() uint32 {
	return load((*atomic.Uint32)(x), (*atomic.Uint32).Load)
}

// Store is (*atomic.Uint32).Store.
func (x *Uint32) Store(val uint32) {
	store((*atomic.Uint32)(x), val, (*atomic.Uint32).Store)
}

// Swap is (*atomic.Uint32).Swap.
func (x *Uint32) Swap(new uint32) (old uint32) {
	return swap((*atomic.Uint32)(x), new, (*atomic.Uint32).Swap)
}

// CompareAndSwap is (*atomic.Uint32).CompareAndSwap.
func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	return compareAndSwap((*atomic.Uint32)(x), old, new, (*atomic.Uint32).CompareAndSwap)
}

// Add is (*atomic.Uint32).Add.
func (x *Uint32) Add(delta uint32) (new uint32) {
	return add((*atomic.Uint32)(x), delta, (*atomic.Uint32).Add)
}

// And is (*atomic.Uint32).And.
func (x *Uint32) And(mask uint32) (old uint32) {
	return combine((*atomic.Uint32)(x), mask, (*atomic.Uint32).And)
}

// Or is (*atomic.Uint32).Or.
func (x *Uint32) Or(mask uint32) (old uint32) {
	return combine((*atomic.Uint32)(x), mask, (*atomic.Uint32).Or)
}
