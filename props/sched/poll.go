package sched

import "math/bits"

// A lock may also poll under a mutex: a turn of its loop takes the mutex, looks,
// and lets go. Such a turn changes the mutex twice and leaves all as it was, and so
// a thread that goes round the loop spins (Config.Polls). Why that is sound: let a
// schedule have a turn of a thread that equals the one before, in the middle of
// which nobody has met the mutex. Without that turn the schedule is as good, for
// what others did meanwhile commutes with it. So a thread that has gone round often
// enough may stand still until somebody changes what it goes round, and whatever
// others may find in the middle of a turn they find in the first turns.
//
// What tells a turn: the operations and their results, and for those that take a
// mutex or let go of it the stack from which they came. A turn in which the thread
// writes to ordinary memory, in a statement that package instrument marks, is none.
//
// The changes of a turn like the last are quiet: they neither let those go on that
// spin on the mutex, nor make them count anew, or two threads that poll would keep
// each other going for ever. If the thread then does something else after all, they
// are published, before anybody else can do anything.
//
// Only locks count: a mutex that the thread does not hold is as it was. Of a counter
// that goes up and down nobody can say whether it is at rest when it is up.

// placeDepth is how many frames tell one place from another: the engine's and the
// shim's are four, and a lock may poll through functions of its own.
const placeDepth = 16

// polls reports that operations of this kind take a lock or let go of it, which
// another one can undo.
func (k Kind) polls() bool {
	switch k {
	case Lock, Unlock, TryLock, RLock, RUnlock, TryRLock, Announce:
		return true
	}
	return false
}

// undone reports that t may undo what it has done to o, or has undone with it what
// it did before, and whether that is as in the turn before, so that nobody is told.
// With Config.Fair it makes a difference to those that stand before o how often
// they are passed over.
//
//go:norace
func (t *Thread) undone(k Kind, o *Object, value uint64) (undone, quiet bool) {
	if !k.polls() || o.State != nil || t.e.config.Fair && o.at[0]&^t.bit != 0 {
		return false, false
	}
	quiet = t.notice(k, o, t.sign(k, o, value), true)
	t.spin.quiet = t.spin.quiet || quiet
	return true, quiet
}

// arrive is called when t has announced an operation.
//
//go:norace
func (t *Thread) arrive() {
	if t.op.Kind.polls() {
		t.spin.place = place()
	}
	if t.spin.quiet && !t.goesRound() {
		t.publish()
	}
}

// sign is an operation of the thread's and what it found, as a hash. A lock that is
// polled has another hash after each turn, so what was found there is only whether
// it was free.
//
//go:norace
func (t *Thread) sign(k Kind, o *Object, value uint64) uint64 {
	switch {
	case o == nil:
		return uint64(k)
	case t.e.config.Polls && k.polls():
		return mix(mix(mix(uint64(k), value), uint64(o.id)), t.spin.place)
	}
	return mix(uint64(k), o.hash)
}

// rest reports that t is at a place of its loop where it holds none of the locks
// that it takes in a turn, so that it may stand there, and nobody else does: it could
// not go on by itself now if it is asked to. Locks and unlocks of readers are paired,
// latest first.
//
//go:norace
func (t *Thread) rest() bool {
	s := &t.spin
	readers := 0
	for p := 1; p <= s.period; p++ {
		i := (s.n - p) % spinWindow
		op := s.ops[i]
		switch {
		case !op.Kind.polls() || !s.changed[i]:
			continue
		case t.e.objects.all[op.Object-1].owner == t || op.Kind == Announce && t.pends(p) || t.e.taken(op):
			return false
		case op.Kind == RUnlock:
			readers--
		case op.Kind == RLock || op.Kind == TryRLock:
			readers++
		}
		if readers > 0 {
			return false
		}
	}
	return true
}

// taken reports that the lock that op took cannot be taken again now.
//
//go:norace
func (e *Execution) taken(op Op) bool {
	o := e.objects.all[op.Object-1]
	switch op.Kind {
	case Lock, TryLock:
		return o.shut[0]
	case RLock, TryRLock:
		return o.shut[1]
	}
	return false
}

// pends reports that t, which told an RWMutex's readers to stay out p operations
// ago, has not let go of it since.
//
//go:norace
func (t *Thread) pends(p int) bool {
	s := &t.spin
	object := s.ops[(s.n-p)%spinWindow].Object
	for p--; p > 0; p-- {
		if op := s.ops[(s.n-p)%spinWindow]; op.Object == object && op.Kind == Unlock {
			return false
		}
	}
	return true
}

// publish lets others know of the quiet changes of a thread that does something
// else now than go round its loop.
//
//go:norace
func (t *Thread) publish() {
	s := &t.spin
	if !s.quiet {
		return
	}
	s.quiet = false
	for p := 1; p <= s.n && p <= spinWindow; p++ {
		i := (s.n - p) % spinWindow
		if !s.changed[i] {
			continue
		}
		o := t.e.objects.all[s.ops[i].Object-1]
		if s.extra { // they have left no trace yet; see Done
			t.hash = mix(mix(t.hash, o.hash), o.reads)
			o.hash, o.reads = t.hash, 0
		}
		t.e.stir(t, o)
	}
}

// leave says that t gets on, and is not going round a loop.
//
//go:norace
func (t *Thread) leave() {
	if t.spin.quiet {
		t.publish()
	}
	t.spin.forget()
}

// getsOn is leave if only a thread that polls need be told so.
//
//go:norace
func (t *Thread) getsOn() {
	if t.e.config.Polls {
		t.leave()
	}
}

// stir has those begin to count anew that go round o, which t has changed, and lets
// those go on that spin on it.
//
//go:norace
func (e *Execution) stir(t *Thread, o *Object) {
	for m := o.round &^ t.bit; m != 0; m &= m - 1 {
		s := &e.threads[bits.TrailingZeros64(m)].spin
		s.barrier, s.turns = s.n, 0
	}
	if o.spins != 0 {
		e.endSpin(o)
	}
}

// disturb is called when t has tried to take o and found it taken. Whoever has it
// was seen in the middle of a turn, which therefore is none that could be left out.
//
//go:norace
func (e *Execution) disturb(t *Thread, o *Object) {
	for m := o.round &^ t.bit &^ e.waiting; m != 0; m &= m - 1 {
		u := &e.threads[bits.TrailingZeros64(m)]
		if o.owner == u || o.owner == nil {
			u.leave()
		}
	}
}

// admit lets t go on, unless it stands before a lock that is taken.
//
//go:norace
func (e *Execution) admit(t *Thread) {
	if id := t.op.Object; id != 0 {
		if o := e.objects.all[id-1]; o.at[0]&t.bit != 0 && o.shut[0] {
			return
		}
	}
	e.enabled |= t.bit
}

// Wrote reports that the calling thread writes to ordinary memory now. It need not
// be part of an execution.
//
//go:norace
func Wrote() {
	e := active.Load()
	if e == nil || !e.config.Polls {
		return
	}
	if t := e.current; t != nil && t.spin.n > 0 && t.actor == goroutine() {
		t.leave()
	}
}
