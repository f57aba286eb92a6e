package props

import (
	"context"
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

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
		x.join(x.workers[s.Thread])
		done = x.judge.broken == nil && x.takeByThread(x.workers[s.Thread], s)
	}
	if done {
		x.note(s, mark)
	}
	return done
}

// join makes the thread's handle at its first step, while others may hold.
func (x *session) join(w *worker) {
	if w.handle.acquire != nil {
		return
	}
	defer func() {
		if v := recover(); v != nil {
			x.judge.breaks(violation{"progress", "panic", fmt.Sprintf("NewThread for T%d panicked: %v", w.id, v), true})
		}
	}()
	w.handle = x.lock.newThread(threadName(w.id))
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
	was, err := x.lock.interval(), x.lock.setInterval(d)
	want := d
	if err != nil {
		want = was // a lock may refuse what it cannot do
	}
	if got := x.lock.interval(); got != want {
		x.judge.breaks(violation{"switch-interval", "get", fmt.Sprintf("SwitchInterval() = %v after SetSwitchInterval(%v) = %v, want %v", got, d, err, want), false})
	}
	// A ticker reads the new interval when the old one has passed.
	x.judge.interval, x.judge.inForce = want, time.Since(x.log.start)+was
	return err == nil
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
		if x.tame {
			s.Do = program.Unblock
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
	case a == program.ReleaseCancel || a == program.CancelRelease:
		return x.releaseCancel(w, a == program.CancelRelease)
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

// releaseCancel lets a release and the cancellation of a waiter meet. The model
// is told of the cancellation first, since it may be noticed at any time.
func (x *session) releaseCancel(w *worker, first bool) bool {
	for t, cancel := range x.cancels {
		if st := x.judge.threads[t]; cancel == nil || !st.pending || st.op != model.AcquireContext {
			continue
		}
		x.cancels[t] = nil
		x.log.add(model.Cancel(t), "")
		w.begin(func() {
			if first {
				cancel()
			}
			w.call(model.Release, plain(w.handle.release))
			cancel()
		})
		return true
	}
	return false
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
