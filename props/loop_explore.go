package props

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// Limits of the exploration of an event loop.
const (
	loopTime      = 3 * time.Second // in all, when no budget is given
	loopSchedules = 500             // of one program in the first round; twice as many in each that follows
	loopShare     = 25 * time.Millisecond
	loopRounds    = 12
	loopSteps     = 5_000 // of one run

	sceneRound     = 2  // what a scene gets is what a program gets in this one
	sceneSchedules = 20 // of a scene in the loop's thread alone: a loop may have threads that nobody knows of
)

// explore explores the programs of loopFirst, then the scenes, and then, by turns,
// generated programs and those of loopFirst again.
func (v *loopVerification) explore() {
	if v.unable = outsideReason(); v.unable != "" {
		return
	}
	ctx, cancel, _ := v.settings.within(loopTime)
	defer cancel()
	generated := loopPrograms(min(v.settings.threads-1, loopThreadsMax))
	exhausted := map[string]bool{}
	for round := range loopRounds {
		for i := range loopFirst {
			if v.ends(ctx, round) {
				break
			}
			p, ok := v.programOf(generated, round, i)
			if ok && !exhausted[p.String()] {
				exhausted[p.String()] = v.exploreAll(ctx, v.newRun(p, nil), round)
			}
		}
		if round == 0 {
			v.exploreScenes()
		}
	}
}

// exploreScenes explores the scenes. There are few, and nothing else tells as much about
// their promises: they are worth a moment beyond the budget.
func (v *loopVerification) exploreScenes() {
	for i := range loopScenes {
		s := &loopScenes[i]
		if _, known := v.findings[s.promise]; known || !s.can(v.settings.loop) || v.ends(context.Background(), 0) {
			continue
		}
		v.scenes++
		v.exploreAll(context.Background(), v.newRun(nil, s), sceneRound)
	}
}

// ends tells whether nothing more is to be explored.
func (v *loopVerification) ends(ctx context.Context, round int) bool {
	switch {
	case ctx.Err() != nil, v.unable != "", v.problem != nil, v.over():
		return true
	case v.settings.hunt.promise == "":
		return len(v.findings) > 0 && round > 0
	}
	return false
}

// programOf is the i-th program of a round; ok says that it is for this process and
// has no more threads than are allowed.
func (v *loopVerification) programOf(generated *rapid.Generator[loopProgram], round, i int) (p loopProgram, ok bool) {
	if round%2 == 1 {
		return generated.Example(seedOf(v.settings.seed, round*len(loopFirst)+i)), i%v.settings.shard.of == v.settings.shard.part-1
	}
	return loopFirst[i], len(loopFirst[i].threads()) < v.settings.threads
}

func (v *loopVerification) newRun(p loopProgram, s *loopScene) *loopRun {
	return &loopRun{subject: v.subject, program: p, scene: s, powers: v.settings.loop,
		takenBack: v.settings.takenBack, observed: v.observed, method: v.settings.hunt.method}
}

// exploreAll explores a program or a scene, with idle timers, with eager ones if it has
// any, and with plain accesses; it reports whether nothing is left to explore.
func (v *loopVerification) exploreAll(ctx context.Context, x *loopRun, round int) (exhausted bool) {
	exhausted = true
	timers := false
	for _, m := range []replay.Manner{replay.Explore, replay.Eager, replay.Plain} {
		if m == replay.Eager && !timers {
			continue
		}
		if m == replay.Plain && x.scene != nil && !x.scene.threads {
			continue
		}
		r, err := x.search(ctx, m, x.schedules()<<round, loopShare<<round, uint64(v.settings.seed)<<8+uint64(round))
		if err != nil {
			v.unable = err.Error()
			return false
		}
		v.account(x, m, r)
		if r.Failure != nil {
			v.convict(ctx, x, m, r.Failure)
			return true
		}
		timers = x.timers
		exhausted = exhausted && (r.Complete || m == replay.Plain)
	}
	return exhausted
}

// schedules is how many are tried in the first round.
func (x *loopRun) schedules() int {
	if x.scene != nil && !x.scene.threads {
		return sceneSchedules
	}
	return loopSchedules
}

func loopConfig(m replay.Manner) sched.Config {
	return sched.Config{Steps: loopSteps, Eager: m == replay.Eager, Plain: m == replay.Plain, SpinOn: true, Daemons: true}
}

// search explores the program until it fails, is exhausted, or the share is used up.
func (x *loopRun) search(ctx context.Context, m replay.Manner, schedules int, share time.Duration, seed uint64) (r sched.Report, err error) {
	one, done := sched.WithWork(ctx, share)
	defer done()
	restore := globals.Snapshot()
	defer restore()
	c := sched.ExploreConfig{Config: loopConfig(m), Reset: restore, Schedules: schedules, Levels: insideLevels, States: insideStates, Seed: seed, Judge: x.judge}
	err = sched.Watch(func() { r = x.method.explore(one, c, x.body) })
	switch {
	case err != nil:
	case x.problem != nil:
		err = x.problem
	case r.Doubt != "":
		err = errors.New(r.Doubt)
	}
	return r, err
}

func (v *loopVerification) account(x *loopRun, m replay.Manner, r sched.Report) {
	whole := r.Schedules - r.TooLong
	v.effort.runs += r.Schedules
	v.schedules += whole
	v.tooLong += r.TooLong
	v.steps, v.threads = max(v.steps, len(x.program)), max(v.threads, 1+len(x.program.threads()))
	if m != replay.Plain && r.Schedules > 0 && x.scene == nil {
		v.programs++
		if r.Complete {
			v.complete++
		}
	}
	names := loopPromisesOf(x.program)
	if x.refused {
		names = nil
	} else if x.scene != nil {
		names = []string{x.scene.promise}
	}
	for _, name := range names {
		v.covered(name, whole, explore)
		if whole == 0 && r.TooLong > 0 && r.Failure == nil && (x.scene == nil || !x.scene.long) {
			note(v.endless, name, fmt.Sprintf("every run of %q was cut off after %d steps: the loop polls where it should wait", x.title(), loopSteps))
		}
	}
	if r.Nondeterminism != nil {
		v.unable = fmt.Sprintf("%s is not deterministic: one schedule of %q ran differently the second time", v.subject.name, x.title())
		clear(v.cases)
	}
}

// loopPromisesOf are the promises that a program puts to the test.
func loopPromisesOf(p loopProgram) []string {
	does := func(a ...loopAction) bool {
		return slices.ContainsFunc(p, func(s loopStep) bool { return slices.Contains(a, s.do) })
	}
	names := []string{"loop-one-at-a-time", "loop-releases-in-select", "loop-fifo", "loop-close"}
	if does(loopSend) {
		names = append(names, "loop-no-lost-wakeup", "loop-wake-latency")
	}
	if does(loopLater) && does(loopWork) {
		names = append(names, "loop-no-starvation")
	}
	if does(loopCancel) {
		names = append(names, "loop-cancellation")
	}
	return names
}
