package sched

import "runtime"

// Park blocks t until another thread unparks it. why completes the sentence
// "T1 waits ...".
//
//go:norace
func (t *Thread) Park(why string) {
	e := t.e
	if e.aborting {
		runtime.Goexit()
	}
	t.parked, t.why = true, why
	t.leave() // who blocks does not spin
	e.enabled &^= t.bit
	e.handOver(t)
	raceAcquire(t.raceAddr())
	t.op = Op{}
	e.fresh &^= t.bit
}

// Unpark lets u go on after Park. What u does next is not known until it
// announces it.
//
//go:norace
func (t *Thread) Unpark(u *Thread) {
	u.hash = mix(u.hash, t.hash) // what u finds when it goes on is t's doing
	t.getsOn()
	if u.parked { // or it would forget who has unparked it
		raceRelease(u.raceAddr())
	}
	t.e.unpark(u)
}

//go:norace
func (e *Execution) unpark(u *Thread) {
	if !u.parked {
		return
	}
	u.parked, u.why, u.op = false, "", Op{}
	e.enabled |= u.bit
	e.fresh |= u.bit
}

// handOver lets whoever is picked go on, and returns when it is t's turn again.
func (e *Execution) handOver(t *Thread) {
	next := e.pick(t)
	if next == t {
		return
	}
	if next == nil {
		e.stop(t)
		return
	}
	e.resume(&t.host.party, next)
	if e.aborting {
		runtime.Goexit()
	}
}

// stop gives control back to the driver for good.
func (e *Execution) stop(t *Thread) {
	e.toDriver(&t.host.party)
	runtime.Goexit() // the driver comes back only to unwind
}
