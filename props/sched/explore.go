package sched

import (
	"context"
	"fmt"
)

// ExploreConfig says how a program is explored. The zero value is ready to use.
type ExploreConfig struct {
	Config // Settled and Record are set by Explore

	// Schedules bounds the runs, 0 means DefaultSchedules. The context's
	// deadline ends the exploration earlier.
	Schedules int

	// Levels is the number of levels of the bounded search, which comes first:
	// 3 explores 0, 1 and 2 preemptions. 0 means DefaultLevels, a negative
	// number none. It gets half of the Schedules at most, or all with
	// OnlyBounded: then nothing comes after it.
	Levels      int
	OnlyBounded bool

	// States bounds the memory of the bounded search; see NewBounded.
	States int

	// Seed determines the random strategies.
	Seed uint64

	// Reset is called before each run, Judge after it; a run fails if Judge
	// returns an error. A nil Judge is Verdict. The bounded search gives a run up
	// where it meets a state that it has seen: if the verdict depends on more of
	// the past than the threads themselves know, such as the order in which they
	// wrote to a log, Thread.SetMonitor has to tell.
	Reset func()
	Judge func(Result) error
}

const (
	// DefaultSchedules takes about a second on small locks.
	DefaultSchedules = 20_000

	// DefaultLevels covers 0, 1 and 2 preemptions, which suffice for most bugs
	// that were studied (Musuvathi and Qadeer, PLDI 2007).
	DefaultLevels = 3
)

// Explore runs body under one schedule after the other until one fails, the
// program is exhausted, or the budget ends: the bounded search first, whose
// counterexamples have the fewest preemptions, then random walk, PCT, POS and
// SURW in rotation. A sample of the schedules is run twice, to see whether the
// program is deterministic; if it is not, nothing is certified.
func Explore(ctx context.Context, c ExploreConfig, body func()) Report {
	x := &explorer{
		ctx: ctx, c: c.withDefaults(), runner: NewRunner(c.Config, body, c.Reset, c.Judge),
		report: Report{Seed: c.Seed, Bound: -1},
	}
	defer x.runner.Close()
	x.bounded()
	if !c.OnlyBounded && !x.report.Complete && x.report.Doubt == "" {
		x.random()
	}
	switch {
	case x.report.Doubt != "":
		x.report.void(x.report.Doubt)
	case x.report.Nondeterminism != nil:
		x.report.void("the program is not deterministic")
	}
	return x.report
}

func (c ExploreConfig) withDefaults() ExploreConfig {
	if c.Schedules <= 0 {
		c.Schedules = DefaultSchedules
	}
	if c.Levels == 0 {
		c.Levels = DefaultLevels
	}
	return c
}

// explorer is an exploration in progress.
type explorer struct {
	ctx    context.Context
	c      ExploreConfig
	runner *Runner
	report Report
}

const (
	// Of the runs of each strategy that came to an end, those are made twice whose
	// number is a power of two or a multiple of checkedEvery: some also where
	// threads meet, which they do not in the first, yet of 1,000 runs some 30.
	checkedEvery = 1000
)

func (x *explorer) bounded() {
	b := NewBounded(x.c.Levels, x.c.States)
	budget := x.c.Schedules
	if !x.c.OnlyBounded {
		budget /= 2
	}
	spent := x.spend("bounded search")
	ctx, cancel := x.half()
	defer cancel()
	for spent.Schedules < budget && ctx.Err() == nil && b.Next() {
		if !x.run(b, spent, 0) {
			break
		}
		if x.report.Nondeterminism != nil {
			b.Void("the program is not deterministic")
		}
	}
	r := &x.report
	r.Levels, r.Bound, r.Complete, r.Limit = b.Levels(), b.Bound(), b.Complete(), b.Limit()
	switch {
	case r.Complete || r.Limit != "":
	case r.Failure != nil:
		r.Limit = "a schedule failed"
	case ctx.Err() != nil:
		r.Limit = "the time was up"
	case spent.Schedules >= budget:
		r.Limit = fmt.Sprintf("the budget of %d schedules was spent", budget)
	default:
		r.Limit = fmt.Sprintf("%d preemptions were the most to explore", x.c.Levels-1)
	}
}

// half is the context of the bounded search: it has half of the time, unless nothing
// comes after it.
func (x *explorer) half() (context.Context, context.CancelFunc) {
	d, limited := allotted(x.ctx)
	if !limited || x.c.OnlyBounded {
		return x.ctx, func() {}
	}
	return WithWork(x.ctx, d/2)
}

// seeded is a strategy whose every run is determined by a seed.
type seeded interface {
	Strategy
	Seed(seed uint64)
}

func (x *explorer) random() {
	rotation := []struct {
		name string
		s    seeded
	}{{"random walk", NewRandom(0)}, {"PCT", NewPCT(0, 0)}, {"POS", NewPOS(0)}, {"SURW", NewSURW(0)}}
	spent := make([]*Spent, len(rotation))
	for i := range rotation {
		spent[i] = x.spend(rotation[i].name)
	}
	for i := 0; x.report.Failure == nil && x.report.Doubt == "" && x.report.Schedules < x.c.Schedules && x.ctx.Err() == nil; i++ {
		r := rotation[i%len(rotation)]
		seed := mix(x.c.Seed, uint64(i))
		r.s.Seed(seed)
		x.run(r.s, spent[i%len(rotation)], seed)
	}
}

// spend adds a line to the report.
func (x *explorer) spend(strategy string) *Spent {
	s := &Spent{Strategy: strategy}
	x.report.Spent = append(x.report.Spent, s)
	return s
}

// run makes one run and books it. It reports whether it passed.
func (x *explorer) run(s Strategy, spent *Spent, seed uint64) bool {
	r, name := &x.report, spent.Strategy
	result, err := x.runner.Run(s)
	if l, ok := s.(learner); ok {
		l.Learn(result)
	}
	r.Schedules++
	spent.Schedules++
	r.MaxSteps = max(r.MaxSteps, result.Steps)
	if result.Outcome == TooLong {
		r.TooLong++
	}
	if r.Doubt = result.Doubt; r.Doubt != "" {
		return false
	}
	if err != nil {
		f := &Counterexample{Err: err, Result: result.Clone(), Strategy: name, Seed: seed, Run: r.Schedules}
		x.runner.execution.wary = true
		if x.twice(f.Result, name); r.Doubt == "" {
			r.Failure = f
		}
		return false
	}
	if result.Outcome != Pruned {
		spent.whole++
		if n := spent.whole; n&(n-1) == 0 || n%checkedEvery == 0 {
			x.twice(result.Clone(), name)
		}
	}
	return r.Doubt == ""
}

// learner is what Search asks for besides Next.
type learner interface{ Learn(Result) }

// twice runs a schedule again and compares.
func (x *explorer) twice(first Result, name string) {
	second, _, drift := x.runner.Replay(first.Schedule)
	if second.Outcome == Inconclusive {
		x.report.Doubt = second.Doubt
		return
	}
	if drift == nil && second.Hash == first.Hash && second.Outcome == first.Outcome {
		return
	}
	if x.report.Nondeterminism == nil {
		x.report.Nondeterminism = &Nondeterminism{
			Strategy: name, Schedule: first.Schedule, Drift: drift,
			First: first.Hash, Second: second.Hash, Outcomes: [2]Outcome{first.Outcome, second.Outcome},
		}
	}
}
