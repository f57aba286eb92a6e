package sched

// Begin has f called when the thread comes to perform its next operation, or is
// found waiting to: the latest moment at which a call that the thread is about
// to make can be said to have begun.
//
//go:norace
func (t *Thread) Begin(f func()) {
	t.getsOn() // who makes calls gets on
	t.begin = f
	if f != nil {
		t.e.beginning |= t.bit
	}
}

// Begun calls what Begin was given, if that has not happened yet.
func (t *Thread) Begun() {
	if t.begin != nil {
		t.begun()
	}
}

//go:norace
func (t *Thread) begun() {
	f := t.begin
	t.begin = nil
	t.e.beginning &^= t.bit
	f()
}

// OnIdle has f called whenever no thread can go on, before the clock moves or
// the run ends. f must not announce anything.
//
//go:norace
func (e *Execution) OnIdle(f func()) { e.onIdle = f }

// Waits reports whether t cannot go on: it is parked, or spins, or stands
// before a lock that a thread holds which is not in the middle of a call.
// busy says of a thread whether it is.
func (t *Thread) Waits(busy func(*Thread) bool) bool {
	e := t.e
	if e.enabled&t.bit != 0 {
		return false
	}
	if t.parked || e.waiting&t.bit != 0 {
		return true
	}
	owner := e.objects.all[t.op.Object-1].owner
	return owner == nil || !busy(owner)
}

// Blocked reports whether t cannot perform the operation that it stands before.
func (t *Thread) Blocked() bool { return t.e.enabled&t.bit == 0 }

// Lonely is how often t has given way although nobody else could go on: it waits,
// and not for a thread that is about to do something.
func (t *Thread) Lonely() int { return t.lonely }

// Steps is how many scheduling points the run has passed.
func (e *Execution) Steps() int { return e.steps }

// Break ends the run at the next scheduling point: a promise was broken. It may
// be called from OnIdle's function.
func (e *Execution) Break(err error) {
	if e.outcome == Finished {
		e.fail(err)
	}
}

// Panic ends the run at the next scheduling point: t has panicked with the value
// on a goroutine that the engine did not start, such as a subtest's.
//
//go:norace
func (e *Execution) Panic(t *Thread, value any, stack string) {
	if e.outcome == Finished {
		e.failure = &Failure{Thread: t.name, Value: value, Stack: stack}
		e.outcome = Panicked
	}
}

// Remark says something about the run that whoever reads its result should know.
// The last one stands.
//
//go:norace
func (e *Execution) Remark(text string) { e.remark = text }
