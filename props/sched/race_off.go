//go:build !race

package sched

import "unsafe"

// Without the race detector there are no edges to announce.

func raceAcquire(unsafe.Pointer)                 {}
func raceRelease(unsafe.Pointer)                 {}
func raceReleaseMerge(unsafe.Pointer)            {}
func readerEdge(a unsafe.Pointer) unsafe.Pointer { return a }
func (t *Thread) raceAddr() unsafe.Pointer       { return nil }
func (e *Execution) beginRace()                  {}
func (e *Execution) endRace()                    {}
