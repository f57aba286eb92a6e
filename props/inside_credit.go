package props

import (
	"fmt"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
)

// account adds what one exploration of a program has shown.
func (v *verification) account(x *inside, r sched.Report) {
	in := &v.inside
	if r.Schedules == 0 {
		return // the time was up before it began
	}
	v.effort.runs += r.Schedules
	in.tooLong += r.TooLong
	in.count(x, r.Schedules-r.TooLong)
	switch {
	case x.manner == replay.Plain: // has been counted, without these points
	case r.Complete:
		in.programs++
		in.complete++
	default:
		in.programs++
		in.bound = min(in.bound, r.Bound)
	}
	if r.Nondeterminism != nil {
		// What the schedules seemed to show proves nothing: none of it counts.
		*in = insideReport{hangs: in.hangs, share: in.share, exhausted: map[string]bool{}}
		in.unable = fmt.Sprintf("%s is not deterministic: one schedule of %q ran differently the second time "+
			"(it ranges over a map, draws random numbers, or keeps state from one lock to the next)", v.subject.name, x.program)
	}
}

// count adds runs of one program, and what they did.
func (in *insideReport) count(x *inside, schedules int) {
	in.schedules += schedules
	in.answers += x.answers
	in.maxBypass = max(in.maxBypass, x.maxBypass)
	in.ops, in.threads = max(in.ops, len(x.program)), max(in.threads, len(x.clients))
	for a, n := range x.taken {
		in.uses[a] += n
	}
}

// creditInside credits each promise with the schedules that put it to the test.
func (v *verification) creditInside() {
	in := &v.inside
	for _, name := range []string{"mutual-exclusion", "progress", "linearizable", "prompt-handover", "bounded-bypass"} {
		v.covered(name, in.schedules, explore)
	}
	if raceEnabled {
		v.covered("visibility", in.schedules, explore)
	}
	for name, actions := range tests {
		n := 0
		if name == "switch-interval" {
			actions, n = nil, in.answers // by time; see intervalMonitor
		}
		for _, a := range actions {
			n = max(n, in.uses[a])
		}
		v.covered(name, n, explore)
	}
}

// exploration says how much was tried.
func (v *verification) exploration() *report.Exploration {
	s, in := v.search, v.inside
	e := &report.Exploration{
		Threads: max(v.settings.threads, s.threads, in.threads), Ops: max(s.longest, in.ops),
		Schedules: s.programs, MaxBypass: max(s.maxBypass, in.maxBypass),
		Bound: fmt.Sprintf("%d programs of at most %d steps, seen from outside the lock", s.programs, s.longest),
	}
	took := s.took
	if in.schedules > 0 {
		e.Schedules += in.schedules
		e.Complete = in.complete == in.programs && in.tooLong == 0 && in.unable == ""
		e.Bound = in.String() + "; " + e.Bound
		took += in.took
	}
	if in.relies != "" {
		e.Bound += "; " + in.relies
	}
	if in.unable != "" {
		e.Bound += "; only the outside was tested: " + in.unable
	}
	if sec := took.Seconds(); sec > 0 {
		e.SchedulesPerSecond = float64(e.Schedules) / sec
	}
	return e
}

// String says what a pass is worth.
func (in insideReport) String() string {
	text := fmt.Sprintf("%d schedules of %d programs of at most %d steps inside the lock, %d programs exhaustively",
		in.schedules, in.programs, in.ops, in.complete)
	if in.complete < in.programs && in.bound >= 0 {
		text += fmt.Sprintf(", the others to %s and then at random", preemptions(in.bound))
	}
	if in.tooLong > 0 {
		text += fmt.Sprintf("; %d schedules were cut off after %d operations", in.tooLong, insideSteps)
	}
	return text
}
