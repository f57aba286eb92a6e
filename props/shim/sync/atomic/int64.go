package atomic

import "sync/atomic"

// Int64 stands in for atomic.Int64.
type Int64 atomic.Int64

// LoadInt64 is atomic.LoadInt64.
func LoadInt64(addr *int64) (val int64) {
	return load(addr, atomic.LoadInt64)
}

// StoreInt64 is atomic.StoreInt64.
func StoreInt64(addr *int64, val int64) {
	store(addr, val, atomic.StoreInt64)
}

// SwapInt64 is atomic.SwapInt64.
func SwapInt64(addr *int64, new int64) (old int64) {
	return swap(addr, new, atomic.SwapInt64)
}

// CompareAndSwapInt64 is atomic.CompareAndSwapInt64.
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	return compareAndSwap(addr, old, new, atomic.CompareAndSwapInt64)
}

// AddInt64 is atomic.AddInt64.
func AddInt64(addr *int64, delta int64) (new int64) {
	return add(addr, delta, atomic.AddInt64)
}

// AndInt64 is atomic.AndInt64.
func AndInt64(addr *int64, mask int64) (old int64) {
	return combine(addr, mask, atomic.AndInt64)
}

// OrInt64 is atomic.OrInt64.
func OrInt64(addr *int64, mask int64) (old int64) {
	return combine(addr, mask, atomic.OrInt64)
}

// Load is (*atomic.Int64).Load.
func (x *Int64) Load() int64 {
	return load((*atomic.Int64)(x), (*atomic.Int64).Load)
}

// Store is (*atomic.Int64).Store.
func (x *Int64) Store(val int64) {
	store((*atomic.Int64)(x), val, (*atomic.Int64).Store)
}

// Swap is (*atomic.Int64).Swap.
func (x *Int64) Swap(new int64) (old int64) {
	return swap((*atomic.Int64)(x), new, (*atomic.Int64).Swap)
}

// CompareAndSwap is (*atomic.Int64).CompareAndSwap.
func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) {
	return compareAndSwap((*atomic.Int64)(x), old, new, (*atomic.Int64).CompareAndSwap)
}

// Add is (*atomic.Int64).Add.
func (x *Int64) Add(delta int64) (new int64) {
	return add((*atomic.Int64)(x), delta, (*atomic.Int64).Add)
}

// And is (*atomic.Int64).And.
func (x *Int64) And(mask int64) (old int64) {
	return combine((*atomic.Int64)(x), mask, (*atomic.Int64).And)
}

// Or is (*atomic.Int64).Or.
func (x *Int64) Or(mask int64) (old int64) {
	return combine((*atomic.Int64)(x), mask, (*atomic.Int64).Or)
}
