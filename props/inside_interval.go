package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

// insideInterval is the switch interval of every lock that has one, while it is
// explored from inside: that which the durations of programs are written for.
const insideInterval = 5 * time.Millisecond

// insidePace is the pace of this lock inside. Only idle timers can be judged by it:
// eager ones fire before their time.
func (v *verification) insidePace(m replay.Manner) pace {
	if p := v.subject.powers; !p.interval || !p.checkpoint || m == replay.Eager {
		return pace{}
	}
	if v.inside.pace.interval > 0 {
		return v.inside.pace
	}
	if v.broken("progress") {
		return pace{} // it may be for this that it is
	}
	v.inside.pace = v.askPace()
	return v.inside.pace
}

// askPace asks a lock for its pace, under the scheduler: it may hang, or end the
// process, over that.
func (v *verification) askPace() (p pace) {
	if !v.alone("SwitchInterval and SetSwitchInterval, called on a free lock one after the other,", func(lock instance) {
		p.interval = lock.interval()
		was := p.interval
		if lock.setInterval(insideInterval) == nil {
			p.interval = lock.interval()
		}
		if p.interval != was {
			p.inForce = was // a ticker reads it when the old one has passed
		}
	}) {
		return pace{}
	}
	return p
}

// alone has one thread of the scheduler do something with a new lock, and reports
// whether it came to its end. If the lock hangs or panics over that, it is broken;
// calls names what is done.
func (v *verification) alone(calls string, do func(instance)) bool {
	e := sched.New(sched.Config{Steps: insideSteps, Daemons: true, Test: v.test})
	defer e.Close()
	var r sched.Result
	if err := sched.Watch(func() {
		r = e.Run(sched.RunToBlock{}, func() {
			if lock, err := v.subject.make(); err == nil { // else every run will say so
				do(lock)
			}
		})
	}); err != nil {
		return false // nothing can be explored
	}
	switch r.Outcome {
	case sched.Deadlock, sched.Livelock:
		v.refusesPace("stuck", calls+" do not return")
	case sched.Panicked:
		v.refusesPace("panic", fmt.Sprintf("%s panicked: %v", calls, r.Failure.Value))
	}
	return r.Outcome == sched.Finished
}

func (v *verification) refusesPace(kind, message string) {
	v.inside.hangs = true
	v.addFinding(finding{
		violation: violation{"progress", kind, message, false},
		note:      "Every verification makes these calls: no program is needed to see it.",
		replay:    intervalReplay,
	})
}

// measure puts the pace in force and begins to judge by it.
func (x *inside) measure() {
	x.intervals, x.rested = nil, 0
	if x.pace.interval == 0 {
		return
	}
	if x.pace.inForce > 0 {
		_ = x.lock.setInterval(insideInterval) // it did not refuse the first time
	}
	x.intervals = newIntervalMonitor(len(x.clients))
}

// set sets the switch interval to what it is, on a thread of its own: what is judged
// stays the same, at whatever moment that happens.
func (x *inside) set() {
	if x.lock.setInterval == nil {
		return
	}
	x.taken[program.Interval]++
	sched.Here().Pass(sched.Invoke)
	x.e.Note("setter", "SetSwitchInterval, to what it is")
	x.setting = true
	_ = x.lock.setInterval(x.lock.interval())
	x.setting = false
}

// settingHangs says so, if nobody else is in a call.
func (x *inside) settingHangs(hung violation) violation {
	for i := range x.clients {
		if x.clients[i].pending {
			return hung
		}
	}
	if x.setting {
		hung.message = "SetSwitchInterval or SwitchInterval did not return, and nothing moves any more"
	}
	return hung
}

// quiet waits until nobody else can go on.
func (x *inside) quiet(t *sched.Thread) {
	x.resting = append(x.resting, t)
	t.Park("until all is quiet")
}

// rest lets time pass in which only timers move anybody.
func (x *inside) rest(t *sched.Thread, d time.Duration) {
	if x.intervals == nil {
		return
	}
	began := x.e.Now()
	t.Sleep(x.pace.inForce + max(d, 3*x.pace.interval))
	x.rested += x.e.Now() - began
}

// timely judges by the switch interval.
func (x *inside) timely(e event) {
	if x.intervals == nil {
		return
	}
	waits := func(t int) bool { return x.clients[t].waits() && !x.clients[t].cancelled }
	before := x.intervals.answers
	if v := x.intervals.see(e, x.rested, x.pace, waits); v != nil {
		x.breaks(*v)
	}
	x.answers += x.intervals.answers - before
}
