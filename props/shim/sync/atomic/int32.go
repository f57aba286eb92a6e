package atomic

import "sync/atomic"

// Int32 stands in for atomic.Int32.
type Int32 atomic.Int32

// LoadInt32 is atomic.LoadInt32.
func LoadInt32(addr *int32) (val int32) {
	return load(addr, atomic.LoadInt32)
}

// StoreInt32 is atomic.StoreInt32.
func StoreInt32(addr *int32, val int32) {
	store(addr, val, atomic.StoreInt32)
}

// SwapInt32 is atomic.SwapInt32.
func SwapInt32(addr *int32, new int32) (old int32) {
	return swap(addr, new, atomic.SwapInt32)
}

// CompareAndSwapInt32 is atomic.CompareAndSwapInt32.
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	return compareAndSwap(addr, old, new, atomic.CompareAndSwapInt32)
}

// AddInt32 is atomic.AddInt32.
func AddInt32(addr *int32, delta int32) (new int32) {
	return add(addr, delta, atomic.AddInt32)
}

// AndInt32 is atomic.AndInt32.
func AndInt32(addr *int32, mask int32) (old int32) {
	return combine(addr, mask, atomic.AndInt32)
}

// OrInt32 is atomic.OrInt32.
func OrInt32(addr *int32, mask int32) (old int32) {
	return combine(addr, mask, atomic.OrInt32)
}

// Load is (*atomic.Int32).Load.
func (x *Int32) Load() int32 {
	return load((*atomic.Int32)(x), (*atomic.Int32).Load)
}

// Store is (*atomic.Int32).Store.
func (x *Int32) Store(val int32) {
	store((*atomic.Int32)(x), val, (*atomic.Int32).Store)
}

// Swap is (*atomic.Int32).Swap.
func (x *Int32) Swap(new int32) (old int32) {
	return swap((*atomic.Int32)(x), new, (*atomic.Int32).Swap)
}

// CompareAndSwap is (*atomic.Int32).CompareAndSwap.
func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) {
	return compareAndSwap((*atomic.Int32)(x), old, new, (*atomic.Int32).CompareAndSwap)
}

// Add is (*atomic.Int32).Add.
func (x *Int32) Add(delta int32) (new int32) {
	return add((*atomic.Int32)(x), delta, (*atomic.Int32).Add)
}

// And is (*atomic.Int32).And.
func (x *Int32) And(mask int32) (old int32) {
	return combine((*atomic.Int32)(x), mask, (*atomic.Int32).And)
}

// Or is (*atomic.Int32).Or.
func (x *Int32) Or(mask int32) (old int32) {
	return combine((*atomic.Int32)(x), mask, (*atomic.Int32).Or)
}
