package sched

import "unsafe"

// everyStep is what a strategy implements that must see every step, also those
// at which one thread only can go on, whatever Config.Every says.
type everyStep interface{ everyStep() bool }

func wantsEveryStep(s Strategy) bool {
	every, ok := s.(everyStep)
	return ok && every.everyStep()
}

// An anchor names a place in a run: after the thread's nth operation.
type anchor struct{ thread, nth int }

// settle remembers who gave way before fresh threads run up to their first
// announcements: the decision after that is between it and the others. Nobody
// gives way to the first thread of a run.
//
//go:norace
func (e *Execution) settle(from *Thread) {
	if e.current != nil {
		e.settles, e.settled = true, from
	}
}

// mover is whom the decision is about: the thread that gave way, and not one
// that has only settled since.
//
//go:norace
func (e *Execution) mover(from *Thread) *Thread {
	switch {
	case e.settles:
		from, e.settles = e.settled, false
	case e.current != nil:
		e.origin = anchor{e.current.id, e.current.count}
	}
	return from
}

// SpinsOn reports that the thread in the slot goes round a spin loop, on the
// strategy's word, until the loop gives up (Config.SpinOn).
func (e *Execution) SpinsOn(slot int) bool {
	if slot < 0 || slot == clockSlot {
		return false
	}
	t := &e.threads[slot]
	return t.spin.turns >= spinTurns && t.spin.n < t.spin.onward && t.goesRound()
}

// logCall adds to the fingerprint what a history records: which calls had
// returned when another began.
//
//go:norace
func (t *Thread) logCall(k Kind) {
	switch k {
	case Invoke:
		t.hash = mix(t.hash, t.e.returned)
	case Return:
		t.e.returned += mix(t.hash, uint64(t.count))
	}
}

// announceBoth is Announce for an operation on two variables.
//
//go:norace
func (t *Thread) announceBoth(k Kind, address, also unsafe.Pointer) *Object {
	e := t.e
	if e.aborting {
		t.unwind()
		return nil
	}
	o := e.objects.find(address)
	t.op = Op{Kind: k, Object: o.id, Also: e.objects.find(also).id}
	t.point()
	return o
}
