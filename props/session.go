package props

import (
	"context"
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/model"
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
		wk := &worker{id: t, handle: lock.newThread(threadName(t)), log: x.log,
			commands: make(chan func(), 1), endings: make(chan program.Action, 1),
			shut: func() bool { return len(x.closer) == cap(x.closer) || x.judge.shut }}
		wk.start()
		x.workers = append(x.workers, wk)
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

// take begins a step, if it makes sense now.
func (x *session) take(s program.Step) bool {
	if s.Do.ByThread() && s.Thread >= len(x.workers) {
		return false
	}
	mark := x.log.len()
	var done bool
	switch s.Do {
	case program.Sleep:
		x.note(s, mark)
		x.pass(s.For)
		return true
	case program.Interval:
		done = x.setInterval(s.For)
	case program.Close:
		done = x.close()
	default:
		done = x.takeByThread(x.workers[s.Thread], s)
	}
	if done {
		x.note(s, mark)
	}
	return done
}

// setInterval sets the switch interval while nobody holds or waits, so that there
// is no doubt which interval a request goes by.
func (x *session) setInterval(d time.Duration) bool {
	if x.lock.setInterval == nil {
		return false
	}
	for _, st := range x.judge.threads {
		if st.pending || st.holds {
			return false
		}
	}
	if err := x.lock.setInterval(d); err != nil {
		x.judge.breaks(violation{"switch-interval", "set", fmt.Sprintf("SetSwitchInterval(%v) returned %v, want nil", d, err), false})
	} else if got := x.lock.interval(); got != d {
		x.judge.breaks(violation{"switch-interval", "get", fmt.Sprintf("SwitchInterval() = %v after SetSwitchInterval(%v)", got, d), false})
	}
	x.judge.interval = d
	return true
}

func (x *session) note(s program.Step, mark int) {
	thread := s.Thread
	if !s.Do.ByThread() {
		thread = -1
	}
	x.lines = append(x.lines, line{s.String(), s.Do, thread, mark, x.ending})
}

// takeByThread begins a step of a thread.
func (x *session) takeByThread(w *worker, s program.Step) bool {
	st, h := x.judge.threads[w.id], w.handle
	switch s.Do {
	case program.Cancel:
		return x.cancel(w.id)
	case program.Unblock, program.UnblockPanic, program.UnblockGoexit:
		if !st.away || w.ending.Load() {
			return false
		}
		w.end(s.Do)
		return true
	}
	if !st.idle() || w.busy.Load() {
		return false
	}
	if st.holds {
		return x.takeHolding(w, s.Do)
	}
	switch {
	case s.Do == program.Acquire:
		w.begin(func() { w.call(model.Acquire, plain(h.acquire)) })
	case s.Do == program.TryAcquire && h.try != nil:
		w.begin(func() { w.call(model.TryAcquire, answer(h.try)) })
	case s.Do == program.AcquireFor && h.acquireContext != nil:
		ctx, expire := x.world.deadline(s.For)
		x.timed[w.id]++
		x.cancels[w.id] = nil // this one ends by its deadline only
		x.expire(expiry{time.Since(x.log.start) + s.For, w.id, x.timed[w.id], expire})
		w.begin(func() { w.call(model.AcquireContext, w.acquireContext(ctx)) })
	case s.Do == program.AcquireContext && h.acquireContext != nil:
		ctx, cancel := context.WithCancel(context.Background())
		x.timed[w.id]++ // no older deadline is about this one
		x.cancels[w.id] = cancel
		w.begin(func() { w.call(model.AcquireContext, w.acquireContext(ctx)) })
	case s.Do == program.Misuse:
		w.begin(func() { w.call(model.Misuse, plain(h.release)) })
	case s.Do == program.Exit && h.exit != nil:
		w.begin(func() { w.call(model.Exit, plain(h.exit)) })
	default:
		return false
	}
	return true
}

// takeHolding begins a step of a thread that has the lock.
func (x *session) takeHolding(w *worker, a program.Action) bool {
	h := w.handle
	switch {
	case a == program.Release:
		w.begin(func() { w.call(model.Release, plain(h.release)) })
	case a == program.Barge:
		w.begin(func() {
			w.call(model.Release, plain(h.release))
			w.call(model.Acquire, plain(h.acquire))
		})
	case a == program.Checkpoint && h.checkpoint != nil:
		w.begin(func() { w.call(model.Checkpoint, answer(h.checkpoint)) })
	case a == program.Block && h.block != nil:
		w.begin(w.block)
	case a == program.Exit && h.exit != nil:
		w.begin(func() { w.call(model.Exit, plain(h.exit)) })
	default:
		return false
	}
	return true
}

// close calls Close from a goroutine of its own, once.
func (x *session) close() bool {
	if x.lock.close == nil || len(x.closer) > 0 {
		return false
	}
	x.closer <- nil
	closer := worker{log: x.log}
	go closer.call(model.Close, func() (model.Result, string) {
		if err := x.lock.close(); err != nil {
			return model.Failed, "returned " + err.Error()
		}
		return model.OK, ""
	})
	return true
}

// cancel ends the context of a thread's AcquireContext.
func (x *session) cancel(t int) bool {
	st := x.judge.threads[t]
	if x.cancels[t] == nil || !st.pending || st.op != model.AcquireContext {
		return false
	}
	x.log.add(model.Cancel(t), "")
	x.cancels[t]()
	x.cancels[t] = nil
	return true
}
