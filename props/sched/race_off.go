//go:build !race

package sched

import "unsafe"

// Without the race detector there are no edges to announce.

// RaceAcquire orders what the thread does next after the releases of the same
// address, as runtime.RaceAcquire does. A shim calls the three functions where
// the primitive that it stands in for synchronises. Without the race detector
// they do nothing.
func RaceAcquire(unsafe.Pointer) {}

// RaceRelease orders what the thread has done before the acquisitions of the
// address that follow, and forgets the releases before it.
func RaceRelease(unsafe.Pointer) {}

// RaceReleaseMerge is RaceRelease that forgets nothing.
func RaceReleaseMerge(unsafe.Pointer) {}

// RaceErrors is the number of races that the detector has reported in this
// process; 0 without it. See RaceLog for what it says about them.
func RaceErrors() int { return 0 }

// Aside calls f, on the driver under the race detector: what f does is not the
// thread's doing, and may be ordinary code, as long as it announces nothing and
// all that touch the same memory do so aside. Without the detector it is a call.
func (e *Execution) Aside(f func()) { f() }

func raceAcquire(unsafe.Pointer)                 {}
func raceRelease(unsafe.Pointer)                 {}
func raceReleaseMerge(unsafe.Pointer)            {}
func readerEdge(a unsafe.Pointer) unsafe.Pointer { return a }
func (t *Thread) raceAddr() unsafe.Pointer       { return nil }
func (t *Thread) endAddr() unsafe.Pointer        { return nil }
func (e *Execution) beginRace()                  {}
func (e *Execution) endRace()                    {}
func (e *Execution) races() int                  { return 0 }
func (e *Execution) byDriver(errand func())      { errand() }
func (e *Execution) heartbeat()                  { e.beat.Add(1) }

func (e *Execution) askPick(slot int, mask uint64) int { return e.strategy.Pick(e, slot, mask) }
func (e *Execution) askChoose(n int) int               { return e.strategy.Choose(e, n) }
