package sched

import (
	"math/bits"
)

// A thread that goes round a loop in which it only reads, and finds the same
// each time, spins: it cannot get anywhere until what it reads changes. Such a
// thread is taken out of the enabled set until then (GenMC's and VSync's
// treatment of await loops: Kokologiannakis et al., 2021; Oberhauser et al.,
// ASPLOS 2021). A loop that gives up by itself after so many turns is told
// apart by letting it run on: when nobody else can, or when the strategy says so.
const (
	// spinWindow is the number of operations that a turn of a spin loop may have.
	spinWindow = 16

	// spinTurns is the number of equal turns after which a thread counts as spinning.
	spinTurns = 3

	// spinPatience is the number of further turns that spinning threads are
	// given although they are known not to give up, or wait for time to pass.
	spinPatience = 8

	// spinLimit is the number of turns after which a loop counts as endless.
	// Loops that give up by themselves do so earlier: the largest bound in the
	// locks that we know is 2,000 (glibc's adaptive mutex allows 32,767, with
	// 100 as the default).
	spinLimit = 10_000
)

// spin is what a thread knows of its latest read-only operations.
type spin struct {
	n      int // length of the read-only run
	period int
	equal  int    // operations equal to those one period before, in a row
	turns  int    // whole equal turns
	extra  bool   // the thread spins on although it counts as spinning
	onward int    // by choice, until n reaches it; 0: because nobody else can run
	loop   uint64 // its stack when it went on
	hash   uint64 // the thread's, then
	count  int
	seen   [spinWindow]uint64
	ops    [spinWindow]Op
	expect Op

	// Of a thread that polls; see undone.
	barrier int                // where the turns count from, for somebody has changed what it goes round
	quiet   bool               // it has made changes of which others have not been told
	changed [spinWindow]bool   // whether the operation took a lock or let go of one
	places  [spinWindow]uint64 // and from where
	place   uint64             // of the operation that was announced last
}

// forget begins anew.
//
//go:norace
func (s *spin) forget() {
	s.n, s.turns, s.barrier, s.quiet = 0, 0, 0, false
}

// notice looks for a loop in the thread's operations, which only read or, if it
// polls, undo what they have changed. It reports whether t goes round one.
//
//go:norace
func (t *Thread) notice(k Kind, o *Object, sign uint64, changed bool) (again bool) {
	s := &t.spin
	if k == Yield && s.n > 0 && s.ops[(s.n-1)%spinWindow].Kind != Yield {
		return true // giving way every so many turns makes no other loop of it
	}
	op := Op{Kind: k}
	if o != nil {
		op.Object = o.id
		if t.e.config.Polls {
			o.round |= t.bit
		}
	}
	i := s.n % spinWindow
	period := s.period
	again = s.n > 0 && period > 0 && period <= s.n && s.seen[(s.n-period)%spinWindow] == sign
	if !again {
		if s.quiet {
			t.publish()
		}
		period = s.recent(sign)
		if s.extra {
			t.gaveUp()
			t.e.overtime = 0
			t.e.extras &^= t.bit
		}
		s.equal, s.turns, s.period, s.extra, s.onward = 0, 0, period, false, 0
	}
	if period > 0 {
		s.equal++
		s.turns = max(min(s.equal, s.n+1-s.barrier-period), 0) / period
	}
	s.seen[i], s.ops[i], s.changed[i], s.places[i] = sign, op, changed, s.place
	s.n++
	if period > 0 {
		s.expect = s.ops[(s.n-period)%spinWindow]
	}
	return again
}

// recent is the distance to the latest operation with this sign, 0 if none.
func (s *spin) recent(sign uint64) int {
	for p := 1; p <= s.n && p < spinWindow; p++ {
		if s.seen[(s.n-p)%spinWindow] == sign {
			return p
		}
	}
	return 0
}

// maybeSpin takes t, which has just announced an operation, out of the enabled
// set if it goes on as in the turns before.
//
//go:norace
func (e *Execution) maybeSpin(t *Thread) {
	s := &t.spin
	if s.turns < spinTurns || s.expect.Kind != t.op.Kind || s.expect.Object != t.op.Object || t.op.Kind == Sleep {
		return
	}
	if e.moved(s) || e.config.Polls && !t.rest() {
		return
	}
	if !s.extra && e.spinsOn(t) {
		s.onward = s.n + spinLimit*s.period
		s.more(t)
	}
	if s.n < s.onward {
		return
	}
	switch {
	case s.onward > 0:
		e.endless = append(e.endless, s.loop) // not a map: the race detector sees those
	case e.overtime == 1:
		s.loop = stackHash()
	}
	s.asBefore(t)
	e.enabled &^= t.bit
	e.waiting |= t.bit
	for p := 1; p <= s.period; p++ {
		if s.ops[(s.n-p)%spinWindow].Kind == Now {
			e.clock.object.spins |= t.bit
		}
		if id := s.ops[(s.n-p)%spinWindow].Object; id != 0 {
			e.objects.all[id-1].spins |= t.bit
		}
	}
}

// moved reports that something which the latest turn read has changed since: the
// next turn will find it, and must not wait for yet another change.
func (e *Execution) moved(s *spin) bool {
	for p := 1; p <= s.period; p++ {
		i := (s.n - p) % spinWindow
		var o *Object
		switch op := s.ops[i]; {
		case e.config.Polls && op.Kind.polls(): // see barrier
			continue
		case op.Object != 0:
			o = e.objects.all[op.Object-1]
		case op.Kind == Now:
			o = &e.clock.object
		default:
			continue
		}
		if mix(uint64(s.ops[i].Kind), o.hash) != s.seen[i] {
			return true
		}
	}
	return false
}

// endSpin lets the threads go on that spin on o, which has changed.
//
//go:norace
func (e *Execution) endSpin(o *Object) {
	for m := o.spins & e.waiting; m != 0; m &= m - 1 {
		t := &e.threads[bits.TrailingZeros64(m)]
		t.spin.extra, t.spin.onward = false, 0
		e.extras &^= t.bit
		if !e.config.Polls { // or it goes round in quiet if it finds all as it was; see stir and moved
			t.spin.forget()
		}
		e.admit(t)
	}
	e.waiting &^= o.spins
	o.spins = 0
	e.overtime = 0
}

// Spinning reports that t has gone round a read-only loop with nothing changed.
func (t *Thread) Spinning() bool { return t.e.waiting&t.bit != 0 }
