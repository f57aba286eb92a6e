package sched

import "sync/atomic"

// plainRuns counts the executions that are open and have Config.Plain.
var plainRuns atomic.Int32

// PlainPoints reports that some execution has accesses to ordinary memory as
// scheduling points. It is all that such an access costs where none has.
//
//go:norace
func PlainPoints() bool { return plainRuns.Load() > 0 }

// Plain reports that accesses to ordinary memory are scheduling points.
func (t *Thread) Plain() bool { return t.e.config.Plain }

// setPlain counts e in or out.
//
//go:norace
//go:norace
func (e *Execution) setPlain(on bool) {
	switch {
	case on == e.plain:
		return
	case on:
		plainRuns.Add(1)
	default:
		plainRuns.Add(-1)
	}
	e.plain = on
}
