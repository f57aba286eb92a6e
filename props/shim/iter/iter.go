// Package iter stands in for the standard library's package of that name in
// rewritten programs. Pull runs the iterator on a thread of the execution, which
// goes on exactly while somebody waits for it in next or stop: the scheduler has no
// choice in it, and the iterator may block like any other code.
package iter

import (
	"iter"
	"runtime"

	"github.com/gilcheck/gilcheck/props/sched"
)

// Seq is the standard library's.
type Seq[V any] = iter.Seq[V]

// Seq2 is the standard library's.
type Seq2[K, V any] = iter.Seq2[K, V]

// Pull is the standard library's, for the threads of an execution too.
//
//go:norace
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	if sched.Here() == nil {
		return iter.Pull(seq)
	}
	var value, zero V
	p := &puller{}
	p.iterate = func() {
		seq(func(v V) bool {
			value = v
			return p.yield()
		})
	}
	next = func() (V, bool) {
		if !p.resume() {
			return zero, false
		}
		v := value
		value = zero
		return v, true
	}
	return next, p.stop
}

// Pull2 is the standard library's, for the threads of an execution too.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	type pair struct {
		k K
		v V
	}
	one, stop := Pull(func(yield func(pair) bool) {
		seq(func(k K, v V) bool { return yield(pair{k, v}) })
	})
	return func() (K, V, bool) {
		p, ok := one()
		return p.k, p.v, ok
	}, stop
}

// A puller is an iterator that is pulled, and the thread that it runs on.
type puller struct {
	iterate  func()
	thread   *sched.Thread // nil: it has not begun
	caller   *sched.Thread // waits, or has been answered
	asked    bool          // the iterator is to go on
	answered bool          // the caller is
	ended    bool          // the iterator is over, or was stopped before it began
	stopped  bool          // it is to come to an end
	failure  any           // it has panicked with
	goexit   bool          // or ended its goroutine
}

// resume lets the iterator go on until it yields or ends; it reports which.
//
//go:norace
func (p *puller) resume() (yielded bool) {
	if p.ended {
		return false
	}
	if p.asked {
		panic("iter: an iterator is pulled while it runs")
	}
	t := sched.Here()
	p.caller, p.asked, p.answered = t, true, false
	if p.thread == nil {
		p.thread = t.Go(t.Name(), p.run)
		p.thread.Daemon() // nobody has to pull to the end
	} else {
		t.Unpark(p.thread)
	}
	for !p.answered {
		t.Park("for an iterator")
	}
	failure, goexit := p.failure, p.goexit
	p.failure, p.goexit = nil, false
	switch {
	case failure != nil:
		panic(failure)
	case goexit:
		runtime.Goexit()
	}
	return !p.ended
}

// yield hands over what the iterator has, and waits until it is to go on.
//
//go:norace
func (p *puller) yield() bool {
	t := sched.Here()
	p.answer(t)
	for !p.asked {
		t.Park("to be pulled")
	}
	return !p.stopped
}

//go:norace
func (p *puller) answer(t *sched.Thread) {
	p.asked, p.answered = false, true
	t.Unpark(p.caller)
}

//go:norace
func (p *puller) stop() {
	if p.ended {
		return
	}
	if p.thread == nil {
		p.ended = true
		return
	}
	p.stopped = true
	p.resume()
}

// run is the iterator's thread.
//
//go:norace
func (p *puller) run() {
	t := sched.Here()
	returned := false
	defer func() { p.end(t, returned, recover()) }()
	p.iterate()
	returned = true
}

//go:norace
func (p *puller) end(t *sched.Thread, returned bool, failure any) {
	if t.Aborting() {
		return
	}
	p.ended, p.failure = true, failure
	p.goexit = failure == nil && !returned
	p.answer(t)
}
