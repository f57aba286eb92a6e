//go:build race

package sched

import (
	"math/bits"
	"runtime"
	"unsafe"
)

// RaceAcquire orders what the thread does next after the releases of the same
// address, as runtime.RaceAcquire does. A shim calls the three functions where
// the primitive that it stands in for synchronises. Without the race detector
// they do nothing.
//
//go:norace
func RaceAcquire(address unsafe.Pointer) { runtime.RaceAcquire(address) }

// RaceRelease orders what the thread has done before the acquisitions of the
// address that follow, and forgets the releases before it.
//
//go:norace
func RaceRelease(address unsafe.Pointer) { runtime.RaceRelease(address) }

// RaceReleaseMerge is RaceRelease that forgets nothing.
//
//go:norace
func RaceReleaseMerge(address unsafe.Pointer) { runtime.RaceReleaseMerge(address) }

// RaceErrors is the number of races that the detector has reported in this
// process; 0 without it. See RaceLog for what it says about them.
func RaceErrors() int { return runtime.RaceErrors() }

// Aside calls f, on the driver under the race detector: what f does is not the
// thread's doing, and may be ordinary code, as long as it announces nothing and
// all that touch the same memory do so aside. Without the detector it is a call.
//
//go:norace
func (e *Execution) Aside(f func()) { e.byDriver(f) }

//go:norace
func raceAcquire(a unsafe.Pointer) { runtime.RaceAcquire(a) }

//go:norace
func raceRelease(a unsafe.Pointer) { runtime.RaceRelease(a) }

//go:norace
func raceReleaseMerge(a unsafe.Pointer) { runtime.RaceReleaseMerge(a) }

// readerEdge is the address that the readers of an RWMutex release: writers are
// ordered after them, but they are not ordered among each other. The byte after
// a is the inner mutex of the writers.
//
//go:norace
func readerEdge(a unsafe.Pointer) unsafe.Pointer { return unsafe.Add(a, 2) }

// raceAddr is the address by which others order themselves before t: who starts
// it, and who wakes it.
//
//go:norace
func (t *Thread) raceAddr() unsafe.Pointer { return unsafe.Pointer(&t.bit) }

// endAddr is the address by which t orders itself before those who join it later.
//
//go:norace
func (t *Thread) endAddr() unsafe.Pointer { return unsafe.Pointer(&t.id) }

// border holds the edges between the driver and the threads. What the driver
// does before a run comes before all threads, what it does afterwards comes
// after all of them. Threads that are unwound come one after the other: their
// deferred calls run without the locks that they believe to hold.
type border struct {
	gathering    bool // threads that are left tell what they have done, and go back to sleep
	starts, ends byte
	before       int // reports before the run
}

// beginRace is called on the driver before the first thread of a run starts.
//
//go:norace
func (e *Execution) beginRace() {
	e.pool.border.before = RaceErrors()
	e.pool.unseen = unseen(e.strategy)
}

// endRace is called on the driver after the run, before threads are unwound.
//
//go:norace
func (e *Execution) endRace() {
	b := &e.pool.border
	b.gathering = true
	for m := e.used; m != 0; m &= m - 1 {
		if t := &e.threads[bits.TrailingZeros64(m)]; t.host != nil {
			transfer(&e.driver, &t.host.party)
		}
	}
	b.gathering = false
	raceAcquire(unsafe.Pointer(&b.ends))
}

// races is the number of reports since the run began.
//
//go:norace
func (e *Execution) races() int { return RaceErrors() - e.pool.border.before }

//go:norace
func (b *border) tell() { raceReleaseMerge(unsafe.Pointer(&b.ends)) }

//go:norace
func (b *border) driverLeaves(e *Execution) {
	if e.aborting {
		raceRelease(unsafe.Pointer(&b.starts))
	}
}

//go:norace
func (b *border) driverReturns(e *Execution) {
	if e.aborting {
		raceAcquire(unsafe.Pointer(&b.ends))
	}
}

//go:norace
func (b *border) threadReturns(e *Execution) {
	if e.aborting {
		raceAcquire(unsafe.Pointer(&b.starts))
	}
}

// heartbeat moves the sign of life: an atomic, but no edge of the program's.
//
//go:norace
func (e *Execution) heartbeat() {
	runtime.RaceDisable()
	e.beat.Add(1)
	runtime.RaceEnable()
}

// A question is one to the strategy. The driver asks it, so that strategies may
// be ordinary code with maps and closures: called by the threads in turn they
// would race. It costs two switches.
type question struct {
	e      *Execution
	slot   int
	mask   uint64
	n      int
	answer int
}

//go:norace
func (q *question) pick() { q.answer = q.e.strategy.Pick(q.e, q.slot, q.mask) }

//go:norace
func (q *question) choose() { q.answer = q.e.strategy.Choose(q.e, q.n) }

//go:norace
func (e *Execution) askPick(slot int, mask uint64) int {
	if e.pool.unseen {
		return e.strategy.Pick(e, slot, mask)
	}
	q := question{e: e, slot: slot, mask: mask}
	e.byDriver(q.pick)
	return q.answer
}

//go:norace
func (e *Execution) askChoose(n int) int {
	if e.pool.unseen {
		return e.strategy.Choose(e, n)
	}
	q := question{e: e, n: n}
	e.byDriver(q.choose)
	return q.answer
}

// unseen reports that the strategy's own code is go:norace: any thread may ask.
func unseen(s Strategy) bool {
	switch s.(type) {
	case *Random, RunToBlock:
		return true
	}
	return false
}
