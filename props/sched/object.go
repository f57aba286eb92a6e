package sched

import "unsafe"

// An Object is what operations act on: an atomic word, a lock, a channel. It is
// found by the address of the user's variable and lives for one run, so that a
// package-level lock left locked by an unwound run is free in the next. Objects
// are numbered in the order of first use: addresses differ from run to run.
type Object struct {
	id      uint32
	address unsafe.Pointer
	hash    uint64 // of the last operation that changed it
	reads   uint64 // sum of the hashes of those that have read it since
	spins   uint64 // threads that spin on it
	round   uint64 // threads that may be going round a loop in which they use it

	// A lock's state.
	owner   *Thread
	readers int
	pending bool      // a writer keeps readers out
	shut    [2]bool   // gates: the lock (or the writers') and the readers'
	at      [2]uint64 // threads that have announced an operation behind the gate
	queue   []*Thread // parked threads, first come first

	lent string // the package that knows the channel; see Lend

	// State is whatever the shim keeps for the object; nil at first use in a run.
	State any
}

// ID numbers the objects of a run from 1, in the order of first use.
func (o *Object) ID() uint32 { return o.id }

// objects finds objects by address: a hash table with linear probing whose
// entries are valid for one run. It holds the addresses as pointers, so that
// the collector cannot give one to another variable within a run.
type objects struct {
	table []entry   // length a power of two
	all   []*Object // the objects of this run, by number; the rest are spare
	count int
	run   uint32
}

// An entry is empty unless it was made in this run: objects are used again.
type entry struct {
	run    uint32
	object *Object
}

const firstObjects = 64 // slots of the table before it first grows

//go:norace
func (s *objects) reset() {
	s.run++
	s.count = 0
}

//go:norace
func (s *objects) find(address unsafe.Pointer) *Object {
	if len(s.table) == 0 {
		s.table = make([]entry, firstObjects)
	}
	mask := uintptr(len(s.table) - 1)
	for i := slotOf(address) & mask; ; i = (i + 1) & mask {
		x := &s.table[i]
		if x.run != s.run {
			return s.add(address, i)
		}
		if x.object.address == address {
			return x.object
		}
	}
}

func slotOf(address unsafe.Pointer) uintptr {
	return uintptr(uint64(uintptr(address)>>2) * 0x9e3779b97f4a7c15 >> 32)
}

//go:norace
func (s *objects) add(address unsafe.Pointer, i uintptr) *Object {
	if 2*(s.count+1) > len(s.table) {
		s.grow()
		return s.find(address)
	}
	if s.count == len(s.all) {
		s.all = append(s.all, new(Object))
	}
	o := s.all[s.count]
	s.count++
	queue := o.queue[:0]
	*o = Object{id: uint32(s.count), address: address, queue: queue}
	o.hash = mix(uint64(s.count), 0xd6e8feb86659fd93)
	s.table[i] = entry{s.run, o}
	return o
}

//go:norace
func (s *objects) grow() {
	old := s.table
	s.table = make([]entry, 2*len(old))
	mask := uintptr(len(s.table) - 1)
	for _, x := range old {
		if x.run != s.run {
			continue
		}
		i := slotOf(x.object.address) & mask
		for s.table[i].run == s.run {
			i = (i + 1) & mask
		}
		s.table[i] = x
	}
}

// mix hashes a pair of words. The constants are those of SplitMix64 (Steele,
// Lea and Flood, OOPSLA 2014).
func mix(a, b uint64) uint64 {
	z := a ^ b*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
