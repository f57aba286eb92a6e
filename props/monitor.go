package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// A bypassMonitor counts how often each waiter is overtaken once it is known to
// wait: from the first rest that finds it waiting.
type bypassMonitor struct {
	limit     int // -1: only count
	waiting   []bool
	overtaken []int
	most      int
}

func newBypassMonitor(threads, limit int) *bypassMonitor {
	return &bypassMonitor{limit: limit, waiting: make([]bool, threads), overtaken: make([]int, threads)}
}

// takesLock reports whether the event is a thread coming to hold the lock.
func takesLock(e event) bool {
	return e.Kind == model.Returned && e.Result == model.OK && (e.Op.Takes() || e.Op == model.Checkpoint)
}

func (m *bypassMonitor) event(j *judge, e event) {
	if e.Kind != model.Returned || e.Op == model.Close {
		return
	}
	m.waiting[e.Thread] = false
	if !takesLock(e) {
		return
	}
	for t := range m.waiting {
		if !m.waiting[t] {
			continue
		}
		m.overtaken[t]++
		m.most = max(m.most, m.overtaken[t])
		if m.limit >= 0 && m.overtaken[t] > m.limit {
			j.breaks(violation{"bounded-bypass", "bypass", fmt.Sprintf("%s returned while T%d waits: T%d has been overtaken %d times, want at most %d",
				call(e.Thread, e.Op), t, t, m.overtaken[t], m.limit), false})
		}
	}
}

// rest marks the waiters. Outside a bubble nobody can see whether a thread waits
// already or has not got round to it, so there the directed test of turns decides.
func (m *bypassMonitor) rest(j *judge) {
	if !j.exact {
		return
	}
	for t, s := range j.threads {
		if s.waits() && !m.waiting[t] && !(s.op == model.Checkpoint && s.holds) {
			m.waiting[t], m.overtaken[t] = true, 0
		}
	}
}

// An intervalMonitor checks on virtual time when a holder is asked to yield: not
// before one switch interval since the last switch, and by two intervals when
// somebody has waited all along.
//
// Too early goes by the clock. Too late goes by idle time, that which passed while
// nobody but the holder could go on: whoever is slow to wait is slow to ask. From
// outside the two are the same.
type intervalMonitor struct {
	last     int             // the last holder, -1 at first
	switched time.Duration   // when the holder last changed
	taken    time.Duration   // idle time when the lock was last taken, by whomever
	since    []time.Duration // per thread: idle time when its operation was called
	called   []time.Duration // per thread: when that was
	before   []time.Duration // per thread: switched, when its operation was called
	answers  int             // of Checkpoint that were judged: true, or false while somebody waits
}

// A pace is what a lock must go by: its switch interval, and the idle time from
// which on it must.
type pace struct{ interval, inForce time.Duration }

func newIntervalMonitor(threads int) *intervalMonitor {
	times := func() []time.Duration { return make([]time.Duration, threads) }
	return &intervalMonitor{last: -1, since: times(), called: times(), before: times()}
}

func (m *intervalMonitor) event(j *judge, e event) {
	waits := func(t int) bool { return j.threads[t].waits() && !j.threads[t].cancelled }
	if v := m.see(e, e.at, pace{j.interval, j.inForce}, waits); v != nil {
		j.breaks(*v)
	}
}

// see follows an event, which came when so much idle time had passed. It judges the
// answers of Checkpoint; waits tells whether another thread waits for the lock.
func (m *intervalMonitor) see(e event, idle time.Duration, p pace, waits func(t int) bool) (broken *violation) {
	switch {
	case e.Op == model.Close || e.Kind == model.Cancelled:
		return nil
	case e.Kind == model.Invoked:
		m.since[e.Thread], m.called[e.Thread], m.before[e.Thread] = idle, e.at, m.switched
	case e.Op == model.Checkpoint && p.interval > 0:
		broken = m.checkpoint(e, p, waits)
	}
	if takesLock(e) {
		if m.last != e.Thread {
			m.last, m.switched = e.Thread, e.at
		}
		m.taken = idle
	}
	return broken
}

func (m *intervalMonitor) rest(*judge) {}

// checkpoint judges one answer by the moment at which Checkpoint was called.
func (m *intervalMonitor) checkpoint(e event, p pace, waits func(t int) bool) *violation {
	if e.Result == model.OK {
		m.answers++
		if since := m.called[e.Thread] - m.before[e.Thread]; since < p.interval {
			return &violation{"switch-interval", "early", fmt.Sprintf("%s yielded %v after the last switch, want no request before one switch interval of %v",
				call(e.Thread, e.Op), since, p.interval), false}
		}
		return nil
	}
	who := -1
	for t := range m.since {
		if t != e.Thread && waits(t) && (who < 0 || m.since[t] < m.since[who]) {
			who = t
		}
	}
	if who >= 0 {
		m.answers++
	}
	if at := m.since[e.Thread]; who >= 0 && at > max(m.taken, m.since[who], p.inForce)+2*p.interval {
		return &violation{"switch-interval", "late", fmt.Sprintf("%s returned false %v after T%d began to wait and %v after the lock was last taken, want a request within two switch intervals of %v",
			call(e.Thread, e.Op), at-m.since[who], who, at-m.taken, p.interval), false}
	}
	return nil
}
