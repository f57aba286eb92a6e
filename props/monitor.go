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
type intervalMonitor struct {
	last     int             // the last holder, -1 at first
	switched time.Duration   // when the holder last changed
	taken    time.Duration   // when the lock was last taken, by whomever
	since    []time.Duration // per thread: when its operation was called
	before   []time.Duration // per thread: switched, when its operation was called
}

func newIntervalMonitor(threads int) *intervalMonitor {
	return &intervalMonitor{last: -1, since: make([]time.Duration, threads), before: make([]time.Duration, threads)}
}

func (m *intervalMonitor) event(j *judge, e event) {
	switch {
	case e.Op == model.Close || e.Kind == model.Cancelled:
		return
	case e.Kind == model.Invoked:
		m.since[e.Thread], m.before[e.Thread] = e.at, m.switched
	case e.Op == model.Checkpoint && j.interval > 0:
		m.checkpoint(j, e)
	}
	if takesLock(e) {
		if m.last != e.Thread {
			m.last, m.switched = e.Thread, e.at
		}
		m.taken = e.at
	}
}

func (m *intervalMonitor) rest(*judge) {}

// checkpoint judges one answer by the moment at which Checkpoint was called.
func (m *intervalMonitor) checkpoint(j *judge, e event) {
	at := m.since[e.Thread]
	if e.Result == model.OK {
		if since := at - m.before[e.Thread]; since < j.interval {
			j.breaks(violation{"switch-interval", "early", fmt.Sprintf("%s yielded %v after the last switch, want no request before one switch interval of %v",
				call(e.Thread, e.Op), since, j.interval), false})
		}
		return
	}
	who := -1
	for t, s := range j.threads {
		if t != e.Thread && s.waits() && !s.cancelled && (who < 0 || m.since[t] < m.since[who]) {
			who = t
		}
	}
	if who >= 0 && at > max(m.taken, m.since[who], j.inForce)+2*j.interval {
		j.breaks(violation{"switch-interval", "late", fmt.Sprintf("%s returned false %v after T%d began to wait and %v after the lock was last taken, want a request within two switch intervals of %v",
			call(e.Thread, e.Op), at-m.since[who], who, at-m.taken, j.interval), false})
	}
}
