package props

import (
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/props/program"
)

// Limits of a search.
const (
	programsBubble  = 1000            // a fraction of a second
	programsRuntime = 100             // and some milliseconds outside, where waiting is real
	searchTime      = 5 * time.Second // for a lock that makes every program wait; the classics are tried in any case
	wideEvery       = 5               // one in so many has a thread more: few bugs need it, but some do
	shrinkTries     = 600
	shrinkRuntime   = 40              // a try may cost a wait for something that never comes
	shrinkTime      = 3 * time.Second // for a failure that takes long to show
	replays         = 5               // tries of a program that is to fail every time
	failuresMax     = 12              // failing programs that are looked into; then the search ends
)

// A finding is a broken promise with the smallest program that shows it.
type finding struct {
	violation
	program program.Program
	outcome outcome
	note    string                  // what is to be said about replaying it
	replay  string                  // what ReplayVariable takes, if not the program
	history linearizability.History // without a legal order; nil if none is to be drawn

	schedule *schedule // inside the lock; nil if it was seen from outside
	price    price
}

// A search is what the generated programs have shown of one lock.
type search struct {
	runner    *runner
	findings  map[string]finding // by promise, the first of each
	programs  int
	longest   int
	threads   int // the most that a program had
	maxBypass int
	took      time.Duration
	uses      map[program.Action]int // programs in which an action was taken
	failures  int
	histories int // checked by Porcupine
	err       error
}

// actions are what programs for this subject are made of. A misuse is tried only
// if it is known not to end the process.
func (r *runner) actions(misuse bool) []program.Action {
	p := r.subject.powers
	all := []program.Action{program.Acquire, program.Release, program.Barge, program.Sleep}
	add := func(has bool, more ...program.Action) {
		if has {
			all = append(all, more...)
		}
	}
	add(p.try, program.TryAcquire)
	add(p.context, program.AcquireFor, program.AcquireContext, program.Cancel, program.ReleaseCancel, program.CancelRelease)
	add(p.checkpoint, program.Checkpoint)
	add(p.block, program.Block, program.Unblock, program.UnblockPanic, program.UnblockGoexit)
	add(p.exit, program.Exit)
	add(p.close, program.Close)
	add(p.interval, program.Interval)
	add(misuse, program.Misuse)
	return all
}

// run tries the classics, then generated programs, until their number or the
// budget is used up or enough has been found.
func (s *search) run(misuse bool) {
	begin := time.Now()
	defer func() { s.took = time.Since(begin) }()
	for _, p := range classics {
		if !s.try(p, misuse) {
			return
		}
	}
	limit := programsRuntime
	if s.runner.bubbled {
		limit = programsBubble
	}
	set := s.runner.settings
	gen := program.Generator(set.threads, s.runner.actions(misuse))
	wide := program.Generator(set.reach(), s.runner.actions(misuse))
	for i := set.shard.part; ; i += set.shard.of {
		took := time.Since(begin)
		if set.budget > 0 && took > set.budget || set.budget == 0 && (i > limit || took > searchTime) {
			return
		}
		g := gen
		if i%wideEvery == 0 {
			g = wide
		}
		if !s.try(g.Example(seedOf(set.seed, i)), misuse) {
			return
		}
	}
}

// seedOf spreads (seed, i) over the seeds of rapid.
func seedOf(seed, i int) int { return seed*1_000_003 + i }

// try runs one program and looks into its failure. It reports whether to go on.
func (s *search) try(p program.Program, misuse bool) bool {
	if p.Uses(program.Misuse) && !misuse || p.Threads() > s.runner.settings.reach() {
		return true
	}
	o := s.runner.execute(p)
	if o.err != nil {
		s.err = o.err
		return false
	}
	s.count(p, o)
	if o.broken == nil {
		s.checkHistory(p, o)
		return true
	}
	if _, known := s.findings[o.broken.promise]; known && !o.broken.generic {
		return true
	}
	price := s.runner.effort.price()
	f := s.runner.minimize(p, o)
	f.price = price
	s.runner.tame = s.runner.tame || f.promise == "release-on-block"
	if _, known := s.findings[f.promise]; !known {
		s.findings[f.promise] = f
		s.checkHistory(f.program, f.outcome)
	}
	s.failures++
	if s.runner.settings.hunt.over(s.findings) {
		return false
	}
	return s.failures < failuresMax && (s.runner.bubbled || f.kind != "stuck")
}

func (s *search) count(p program.Program, o outcome) {
	s.programs++
	s.runner.effort.runs++
	s.longest, s.threads = max(s.longest, len(p)), max(s.threads, p.Threads())
	s.maxBypass = max(s.maxBypass, o.maxBypass)
	var taken [program.Actions]bool
	for _, l := range o.lines {
		if !taken[l.do] {
			taken[l.do] = true
			s.uses[l.do]++
		}
	}
}

// minimize shrinks a failing program, then names the promise that the smallest
// one breaks.
func (r *runner) minimize(p program.Program, o outcome) finding {
	tries, quick := shrinkTries, *r
	if !r.bubbled {
		tries, quick.patience = shrinkRuntime, patienceShort
	}
	deadline := time.Now().Add(shrinkTime)
	small := program.Shrink(p, tries, func(q program.Program) bool {
		return time.Now().Before(deadline) && quick.always(q, o.broken.kind)
	})
	f := finding{violation: *o.broken, program: p, outcome: o,
		note: "It does not fail every time: the interleaving inside the lock decides."}
	for range replays {
		if got := r.execute(small); got.broken != nil && got.broken.kind == o.broken.kind {
			f = finding{violation: *got.broken, program: small, outcome: got}
			break
		}
	}
	f.promise = blame(f.violation, f.program)
	return f
}

// always reports whether the program breaks a promise in the given way every time
// that it is tried. In a bubble a smaller program must not be a matter of luck (a
// deadline at the very moment of a hand-over); outside each try may take seconds.
func (r *runner) always(p program.Program, kind string) bool {
	times := 1
	if r.bubbled {
		times = replays
	}
	for range times {
		if got := r.execute(p); got.broken == nil || got.broken.kind != kind {
			return false
		}
	}
	return true
}

// blame names the promise behind a generic failure (an exclusion, a hang, a
// panic): that of the rarest operation without which the smallest program does
// not fail. A hang that needs a cancelled acquire is a broken cancellation; one that
// needs a try is none of what is promised of a try, which has returned.
func blame(v violation, p program.Program) string {
	if !v.generic {
		return v.promise
	}
	for _, suspect := range []struct {
		promise string
		actions []program.Action
	}{
		{"shutdown", []program.Action{program.Close}},
		{"exit", []program.Action{program.Exit}},
		{"ownership", []program.Action{program.Misuse}},
		{"cancellation", []program.Action{program.Cancel, program.ReleaseCancel, program.CancelRelease, program.AcquireFor, program.AcquireContext}},
		{"release-on-block", []program.Action{program.Block}},
		{"forced-switch", []program.Action{program.Checkpoint}},
		{"try-acquire", []program.Action{program.TryAcquire}},
	} {
		if p.Uses(suspect.actions...) && (suspect.promise != "try-acquire" || v.kind != "stuck") {
			return suspect.promise
		}
	}
	return v.promise
}

// text is the failure as a reader sees it.
func (f finding) text(meaning, replay string) string {
	parts := []string{f.message + "\npromised: " + f.promise + ": " + meaning + "\n"}
	if trace := f.outcome.trace(); trace != "" {
		parts = append(parts, trace)
	}
	if f.note != "" {
		parts = append(parts, f.note+"\n")
	}
	return strings.Join(append(parts, "to replay: "+replay+"\n"), "\n")
}
