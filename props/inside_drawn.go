package props

import (
	"context"

	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// Drawn schedules are few switches at definite places, of every thread's first
// operations; those of the random strategies are many, anywhere.
const (
	drawnSchedules = 100 // of one generated program, in one round
	drawnSwitches  = 6   // of one schedule
	drawnPlaces    = 16  // operations of a thread after which a switch may stand
	drawnChoices   = 2
)

// schedules draws whole schedules for a program of so many threads, as deviations
// from run-to-block. Nothing is drawn during a run. The simplest is the empty one.
// Thread 0 starts the others, and has nothing to switch from.
func schedules(threads int) *rapid.Generator[sched.Deviations] {
	thread := rapid.IntRange(1, threads)
	place := rapid.IntRange(1, drawnPlaces)
	return rapid.Custom(func(t *rapid.T) sched.Deviations {
		var d sched.Deviations
		for range rapid.IntRange(0, drawnSwitches).Draw(t, "switches") {
			d.Switches = append(d.Switches, sched.Switch{Thread: thread.Draw(t, "thread"), Nth: place.Draw(t, "after"), Target: thread.Draw(t, "target")})
		}
		for range rapid.IntRange(0, drawnChoices).Draw(t, "choices") {
			d.Choices = append(d.Choices, sched.Choice{Nth: place.Draw(t, "nth") - 1, Value: thread.Draw(t, "value")})
		}
		return d
	})
}

// exploreDrawn runs a generated program under schedules that rapid draws.
func (v *verification) exploreDrawn(ctx context.Context, p program.Program, seed int) {
	f := newFollower(v)
	defer f.close()
	drawn := schedules(max(2, p.Threads()))
	for i := range drawnSchedules {
		if ctx.Err() != nil || v.inside.unable != "" {
			return
		}
		if found := f.follow(replay.Explore, p, drawn.Example(seedOf(seed, i))); found != nil {
			v.convict(ctx, f.x, found)
			return
		}
	}
}

// A follower runs given programs under given schedules, one after the other, for
// fuzzing and for drawn schedules.
type follower struct {
	v       *verification
	x       *inside // of the latest run
	runners map[replay.Manner]*sched.Runner
	restore func()
}

func newFollower(v *verification) *follower {
	return &follower{v: v, runners: map[replay.Manner]*sched.Runner{}, restore: globals.Snapshot()}
}

func (f *follower) close() {
	for _, r := range f.runners {
		r.Close()
	}
	f.restore()
}

// follow runs one schedule; nil says that it broke nothing.
func (f *follower) follow(m replay.Manner, p program.Program, d sched.Deviations) (found *sched.Counterexample) {
	f.x = f.v.newInside(m, p)
	runner := f.runners[m]
	if runner == nil {
		runner = sched.NewRunner(f.x.config(), func() { f.x.body() }, f.restore, func(r sched.Result) error { return f.x.judgeRun(r) })
		f.runners[m] = runner
	}
	err := sched.Watch(func() {
		r, failure := runner.Run(d.Strategy())
		if r.Doubt != "" {
			f.v.inside.unable = r.Doubt
		} else if failure != nil {
			found = &sched.Counterexample{Result: r.Clone(), Err: failure}
		}
	})
	if err == nil {
		err = f.x.problem
	}
	if err != nil {
		f.v.inside.unable = err.Error()
		return nil
	}
	f.v.effort.runs++
	f.v.inside.count(f.x, 1)
	return found
}
