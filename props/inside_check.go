package props

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// Limits of the exploration from inside.
const (
	insideTime      = 3 * time.Second       // in all, when no budget is given
	insideSchedules = 250                   // of one program in the first round; twice as many in each that follows
	insideRounds    = 16                    // schedules and time of a round are shifted by its number
	insideLevels    = 40                    // preemptions of the bounded search: small programs are exhausted before
	insideStates    = 1 << 20               // remembered by the bounded search of one program
	insideSteps     = 5_000                 // of one run: the programs are small
	insideMinimise  = 30 * time.Second      // for making one counterexample's program small, and its schedule: a last resort, since
	shrinkRuns      = 100_000               // the one ends by itself after so many runs, the other after minimiseRuns (package sched)
	shrinkSchedules = 3_000                 // of one try of a smaller program
	insideShare     = 25 * time.Millisecond // of time, likewise, but less if the budget is small:
	insidePart      = 3                     // every program gets its share, in three manners, within the budget
	insideRest      = 8                     // part of the budget after which a broken lock is not searched any further
	insideLength    = 10                    // steps of a generated program in the first round of them
	insideLongest   = 16                    // and in the last
	plainPart       = 4                     // divides the share of a search with plain accesses as points: most locks have no race
)

// checkInside explores programs under the controlled scheduler, as long as the
// budget lasts: those of insidePrograms, then generated ones, in rounds of growing length.
func (v *verification) checkInside() {
	in := &v.inside
	in.bound, in.exhausted = insideSteps, map[string]bool{}
	if in.unable = outsideReason(); in.unable != "" {
		return
	}
	v.run(child)
	all, cancel, budget := v.settings.within(insideTime)
	defer cancel()
	begin := time.Now()
	if v.settings.hunt.method != "" {
		v.effort.begin = begin // the others have what came before in common
	}
	defer func() {
		in.took = time.Since(begin)
		if in.programs == 0 && in.unable == "" && len(v.findings) == 0 && v.settings.hunt.method == "" && all.Err() != nil {
			in.unable = "the time was up before the first schedule had ended"
		}
		v.creditInside()
		if v.findings["visibility"].kind == unordered && v.broken("mutual-exclusion") {
			delete(v.findings, "visibility") // holders that meet cannot be ordered
		}
	}()
	if v.settings.hunt.method == byHistories {
		v.checkHistories(context.Background(), budget)
		return
	}
	queue := v.insideQueue()
	in.share = min(insideShare, budget/time.Duration(insidePart*max(1, len(queue))))
	for round := 0; round < insideRounds; round++ {
		for i := range queue {
			if all.Err() != nil || in.unable != "" || v.problem != nil || v.closed(begin, budget) {
				return
			}
			if shard := v.settings.shard; (round*len(queue)+i)%shard.of != shard.part-1 {
				continue
			}
			p := v.insideProgram(queue, round, i)
			v.explore(all, p, round)
			if round%2 == 1 {
				v.exploreDrawn(all, p, round*len(queue)+i)
			}
		}
	}
}

// closed reports that there is a finding and that the time to look for others is
// up: one that shows quickly is seldom alone.
func (v *verification) closed(begin time.Time, budget time.Duration) bool {
	broken := 0
	for name := range v.findings {
		if v.made(name) { // what is taken back is no reason to stop
			broken++
		}
	}
	return v.settings.hunt.over(v.findings) || broken >= failuresMax || broken > 0 && time.Since(begin) > budget/insideRest
}

// insideQueue is those of insidePrograms that this lock can play.
func (v *verification) insideQueue() []program.Program {
	can := map[program.Action]bool{program.Sleep: true, program.Unblock: true, program.UnblockPanic: true, program.UnblockGoexit: true}
	for _, a := range v.runner.actions(v.misuse == misuseRefused) {
		can[a] = true
	}
	return slices.DeleteFunc(slices.Clone(insidePrograms), func(p program.Program) bool {
		return p.Threads() > v.settings.reach() || slices.ContainsFunc(p, func(s program.Step) bool { return !can[s.Do] })
	})
}

// insideProgram is the i-th program of a round: of the queue, and in every other
// round a generated one.
func (v *verification) insideProgram(queue []program.Program, round, i int) program.Program {
	if round%2 == 0 {
		return queue[i]
	}
	seed := seedOf(v.settings.seed, round*len(queue)+i)
	threads := 2 + i%min(3, 1+round) // as the time allows more, the programs grow
	p := program.Generator(min(threads, v.settings.reach()), v.runner.actions(v.misuse == misuseRefused)).Example(seed)
	return p[:min(len(p), insideLength+round-1, insideLongest)]
}

// insideReport is what exploring inside has shown.
type insideReport struct {
	unable    string // why there was none, or not all
	programs  int    // explorations: one with eager timers counts apart
	schedules int
	took      time.Duration
	share     time.Duration   // of one search in the first round
	hangs     bool            // the lock was seen to hang, or to end the process: it is not tried from outside
	relies    string          // what a pass relies on that Go does not document
	exhausted map[string]bool // programs of which nothing is left to explore
	complete  int             // of the programs, explored exhaustively
	bound     int             // preemptions to which the others were all exhausted
	uses      [program.Actions]int
	maxBypass int
	answers   int // of Checkpoint, judged by the switch interval
	pace      pace
	tooLong   int
	ops       int
	threads   int
}

// explore explores one program with idle timers, if it has any with eager ones,
// and with plain memory accesses as scheduling points.
func (v *verification) explore(ctx context.Context, p program.Program, round int) {
	if v.inside.exhausted[p.String()] {
		return
	}
	exhausted := true
	timers := false
	for _, m := range []replay.Manner{replay.Explore, replay.Eager, replay.Plain} {
		if m == replay.Eager && !timers {
			continue
		}
		x := v.newInside(m, p)
		x.raced = v.broken("visibility")
		report := v.exploreOnce(ctx, x, x.config(), round)
		if f := report.Failure; f != nil {
			v.convict(ctx, x, f)
			return
		}
		if v.inside.unable != "" {
			return
		}
		if x.open && v.inside.relies == "" && m != replay.Plain {
			v.exploreAnyOrder(ctx, x, round)
		}
		timers = x.timers
		// A lock without data races does nothing new at plain accesses.
		exhausted = exhausted && (report.Complete || m == replay.Plain)
	}
	if exhausted {
		v.inside.exhausted[p.String()] = true
	}
}

// exploreOnce explores the program in one manner, for the round's share of
// schedules and time.
func (v *verification) exploreOnce(ctx context.Context, x *inside, c sched.Config, round int) sched.Report {
	share, schedules := v.inside.share<<round, insideSchedules<<round
	if c.Plain {
		share, schedules = share/plainPart, schedules/plainPart
	}
	one, done := sched.WithWork(ctx, share)
	defer done()
	report, err := x.search(one, c, schedules, uint64(v.settings.seed)<<8+uint64(round))
	if err != nil {
		v.inside.unable = err.Error()
		return sched.Report{}
	}
	v.account(x, report)
	return report
}

// exploreAnyOrder explores the program with waiters served in any order. What
// breaks only then breaks nothing on Go's runtime, which serves them in the order
// in which they came, but it is worth knowing for the day when that changes.
func (v *verification) exploreAnyOrder(ctx context.Context, x *inside, round int) {
	c := x.config()
	c.Any = true
	if f := v.exploreOnce(ctx, x, c, round).Failure; f != nil {
		v.inside.relies = fmt.Sprintf("relies on waiters being served in the order in which they came, as Go's runtime does but its documentation does not promise (else %v, in %q)", f.Err, x.program)
	}
}

// search explores the program until it fails, is exhausted, or the budget ends.
func (x *inside) search(ctx context.Context, config sched.Config, schedules int, seed uint64) (report sched.Report, err error) {
	restore := globals.Snapshot()
	defer restore()
	c := sched.ExploreConfig{Config: config, Reset: restore, Schedules: schedules, Levels: insideLevels, States: insideStates, Seed: seed, Judge: x.judgeRun}
	if err := sched.Watch(func() { report = x.settings.hunt.method.explore(ctx, c, x.body) }); err != nil {
		return report, err
	}
	if report.Doubt != "" {
		return report, errors.New(report.Doubt)
	}
	return report, x.problem
}

func (x *inside) config() sched.Config {
	return sched.Config{Steps: insideSteps, Eager: x.manner == replay.Eager, Plain: x.manner == replay.Plain, Spurious: x.settings.spurious, SpinOn: true, Polls: true, Daemons: true, Test: x.subject.test}
}

// judgeRun is an error if the run broke a promise.
func (x *inside) judgeRun(r sched.Result) error {
	x.timers = x.timers || r.Armed > 0 || r.Clock
	x.open = x.open || r.Open > 0
	if v := x.verdict(r); v != nil {
		return &brokenPromise{*v}
	}
	return x.problem
}

// automatonFor keeps one automaton per number of threads: it learns.
func (v *verification) automatonFor(p program.Program) *model.Automaton {
	n := max(2, p.Threads())
	if v.automata[n] == nil {
		v.automata[n] = model.NewAutomaton(v.settings.rules(n))
	}
	return v.automata[n]
}
