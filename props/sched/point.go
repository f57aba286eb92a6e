package sched

import (
	"runtime"
	"unsafe"
)

const (
	// unwindLimit bounds the operations of a thread's deferred calls while it
	// is unwound, so that one that loops ends too.
	unwindLimit = 1000
)

// Announce is a scheduling point: t says what it will do to the variable at
// address, and Announce returns when it is t's turn. The shim then acts, alone,
// and reports with Done. While the run is unwound Announce returns nil at once,
// and the shim does nothing.
//
//go:norace
func (t *Thread) Announce(k Kind, address unsafe.Pointer) *Object {
	e := t.e
	if e.aborting {
		t.unwind()
		return nil
	}
	o := e.objects.find(address)
	t.op = Op{Kind: k, Object: o.id}
	t.point()
	return o
}

// Pass is a scheduling point before an operation on no variable.
//
//go:norace
func (t *Thread) Pass(k Kind) {
	if t.e.aborting {
		t.unwind()
		return
	}
	t.op = Op{Kind: k}
	t.point()
	t.logCall(k)
	t.Done(k, nil, false, 0)
}

//go:norace
func (t *Thread) unwind() {
	if t.aborted++; t.aborted > unwindLimit {
		runtime.Goexit()
	}
}

//go:norace
func (t *Thread) point() {
	e := t.e
	e.fresh &^= t.bit
	if e.config.Polls {
		t.arrive()
	}
	if t.spin.turns > 0 {
		e.maybeSpin(t)
	}
	if t.begin != nil && e.enabled&t.bit == 0 {
		t.begun() // it waits already
	}
	if next := e.pick(t); next != t {
		if next == nil {
			e.stop(t)
		}
		e.resume(&t.host.party, next)
		if e.aborting {
			runtime.Goexit()
		}
	}
	t.yielded = false
	if t.begin != nil {
		t.begun()
	}
}

// enter is Announce for an operation behind a gate of the object: t goes on
// only while the gate is open.
//
//go:norace
func (t *Thread) enter(k Kind, address unsafe.Pointer, gate int) *Object {
	e := t.e
	if e.aborting {
		t.unwind()
		return nil
	}
	o := e.objects.find(address)
	t.op = Op{Kind: k, Object: o.id}
	t.queueAt(o, gate)
	t.point()
	o.at[gate] &^= t.bit
	return o
}

//go:norace
func (t *Thread) queueAt(o *Object, gate int) {
	o.at[gate] |= t.bit
	if o.shut[gate] {
		t.e.enabled &^= t.bit
	}
}

//go:norace
func (e *Execution) shut(o *Object, gate int) {
	o.shut[gate] = true
	e.enabled &^= o.at[gate]
}

//go:norace
func (e *Execution) open(o *Object, gate int) {
	o.shut[gate] = false
	e.enabled |= o.at[gate] &^ e.waiting
}

// Done reports what the announced operation did. changed says that others may
// see a difference; value is what was read or written, for the trace and for
// the fingerprint of the state.
//
//go:norace
func (t *Thread) Done(k Kind, o *Object, changed bool, value uint64) {
	e := t.e
	t.count++
	undone, quiet := false, false
	if changed && e.config.Polls && o != nil {
		undone, quiet = t.undone(k, o, value)
	}
	h := mix(t.hash+uint64(k), value)
	if t.spin.extra && (!changed || quiet) {
		// One more turn of a spin loop, of which nobody can tell how many there were.
		if o != nil {
			h = mix(h, o.hash)
		}
	} else if o != nil {
		h = mix(h, o.hash)
		if changed {
			h = mix(h, o.reads)
			o.hash, o.reads = h, 0
			if !quiet && o.spins|o.round&^t.bit != 0 {
				e.stir(t, o)
			}
		} else {
			o.reads += h
		}
		e.trail = mix(e.trail^uint64(o.id)<<8^uint64(t.slot), h)
	} else {
		e.trail = mix(e.trail^uint64(t.slot), h)
	}
	t.hash = h
	switch {
	case undone:
	case changed:
		if t.spin.extra {
			t.gaveUp()
			e.overtime = 0
			e.extras &^= t.bit
		}
		t.leave()
		t.spin.extra, t.spin.onward = false, 0
	default:
		t.notice(k, o, t.sign(k, o, value), false)
		if e.config.Polls && k.polls() {
			e.disturb(t, o)
		}
	}
	if e.config.Trace {
		e.record(t, k, o, value)
	}
}

// Touch reports that the operation that t performs changes o as well as the
// object that it announced.
//
//go:norace
func (t *Thread) Touch(o *Object) {
	t.hash = mix(mix(t.hash, o.hash), o.reads)
	o.hash, o.reads = t.hash, 0
	if !t.spin.quiet || o.State != nil {
		t.e.stir(t, o)
	}
}

// Changed reports a difference made to o outside an announced operation, such
// as a timer that fills a channel.
//
//go:norace
func (e *Execution) Changed(o *Object) {
	o.hash = mix(o.hash, o.reads+1)
	o.reads = 0
	if o.spins != 0 {
		e.endSpin(o)
	}
}

// Object finds the object of a variable without a scheduling point.
func (e *Execution) Object(address unsafe.Pointer) *Object { return e.objects.find(address) }

// Choose asks the strategy for one of n possibilities that Go's documentation
// leaves open; 0 is what its runtime does. Without Config.Any it is always 0
// unless free says that the runtime itself chooses at random, as select does.
//
//go:norace
func (t *Thread) Choose(n int, free bool) int {
	if !free && n > 1 {
		t.e.liberties++
		if !t.e.config.Any {
			return 0
		}
	}
	c := t.e.choose(n)
	if c != 0 {
		t.hash = mix(t.hash, uint64(c))
	}
	return c
}

// Aborting reports that the run is being unwound: operations do nothing, and
// those that would wait end the thread.
func (t *Thread) Aborting() bool { return t.e.aborting }

// Yield is a scheduling point at which t gives way: to leave it is no preemption.
//
//go:norace
func (t *Thread) Yield() {
	if t.e.aborting {
		t.unwind()
		return
	}
	t.op = Op{Kind: Yield}
	t.yielded = true
	if t.e.enabled == t.bit {
		t.lonely++
	}
	t.point()
	t.Done(Yield, nil, false, 0)
}

// GiveWay is Yield for a thread that is busy with something of its own, and is not
// going round a loop: it does not count as spinning.
//
//go:norace
func (t *Thread) GiveWay() {
	t.Yield()
	t.leave()
}
