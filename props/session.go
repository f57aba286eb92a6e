package props

import (
	"time"

	"github.com/gilcheck/gilcheck/props/program"
)

// A session is one execution of a program by one lock.
type session struct {
	world    world
	lock     instance
	log      *eventLog
	judge    *judge
	workers  []*worker
	expiries []expiry // deadlines of timed acquires, soonest first
	timed    []int    // per thread: timed acquires begun
	cancels  []func() // per thread: ends the context of its AcquireContext
	lines    []line   // what happened at each step taken
	prompt   bool     // prompt-handover is promised
	closer   chan func()
	tame     bool        // blocking calls end plainly
	ending   bool        // the program's own steps are done
	late     func() bool // the program has taken too long in real time
}

// An expiry is the end of a timed acquire.
type expiry struct {
	at     time.Duration
	thread int
	call   int // which of the thread's AcquireContexts
	expire func()
}

// A line says what one step of the program did.
type line struct {
	step   string
	do     program.Action
	thread int  // -1 if the test itself took the step
	events int  // events logged before the step
	ending bool // not of the program, but of the orderly end that every program gets
}

// newSession makes the lock and its threads. It runs inside the world, so that
// channels and timers belong to the bubble if there is one.
func newSession(w world, s *subject, threads int, j *judge) (*session, error) {
	lock, err := s.make()
	if err != nil {
		return nil, err
	}
	x := &session{world: w, lock: lock, log: &eventLog{start: time.Now()}, judge: j,
		timed: make([]int, threads), cancels: make([]func(), threads), closer: make(chan func(), 1)}
	if lock.interval != nil {
		j.interval = lock.interval()
	}
	for t := range threads {
		wk := &worker{id: t, log: x.log,
			commands: make(chan func(), 1), endings: make(chan program.Action, 1),
			shut: func() bool { return len(x.closer) == cap(x.closer) || x.judge.shut }}
		wk.start()
		x.workers = append(x.workers, wk)
		if !w.exact() {
			x.join(wk) // a runtime may not take threads in while others run (CPython 3.12 did not always)
		}
	}
	return x, nil
}

func threadName(t int) string { return string(rune('A' + t)) }

// run takes every step, then brings the program to an orderly end, unless a
// promise is broken on the way.
func (x *session) run(p program.Program) {
	for _, s := range p {
		if x.judge.broken != nil {
			return
		}
		if x.take(s) {
			x.settle()
		}
	}
	x.wind()
}
