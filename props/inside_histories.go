package props

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/globals"
)

// Two locks whose clients see the same in every interleaving of a program cannot be
// told apart by it. `gilcheck mutate` compares a mutant that no check convicts with
// the lock that it was made of.
const (
	historiesSchedules = 100_000 // of one program in one manner; what takes more is not compared
	historiesPatience  = 8       // times as many, and as long, for the second lock: what one has exhausted the other ought to
)

// HistoriesVariable is the environment variable that names a report of the lock to
// compare with, for Verify with -method histories.
const HistoriesVariable = "GILCHECK_HISTORIES"

// checkHistories explores the small programs exhaustively, with idle timers and, where
// there are any, with eager ones. If there is a lock to compare with, only the programs
// that were exhausted for it are explored, up to the first difference.
func (v *verification) checkHistories(ctx context.Context, share time.Duration) {
	wanted, err := wantedHistories()
	if err != nil {
		v.problem = err
		return
	}
	schedules := historiesSchedules
	if wanted != nil {
		share, schedules = share*historiesPatience, schedules*historiesPatience
	}
	for _, p := range v.insideQueue() {
		timers := false
		for _, m := range []replay.Manner{replay.Explore, replay.Eager} {
			if v.inside.unable != "" || v.problem != nil || len(v.findings) > 0 {
				return
			}
			if m == replay.Eager && !timers {
				continue
			}
			x := v.newInside(m, p)
			want, known := wanted[nameOfHistories(m, p)]
			if wanted != nil && !known {
				timers = true // whether there are any is not known
				continue
			}
			got := v.historiesOf(ctx, x, share, schedules)
			v.histories = append(v.histories, got)
			if known && !got.Same(want) {
				return
			}
			timers = x.timers || wanted != nil
		}
	}
}

// wantedHistories are those of the lock to compare with, by program; nil if there is
// none.
func wantedHistories() (map[string]report.Histories, error) {
	name := os.Getenv(HistoriesVariable)
	if name == "" {
		return nil, nil
	}
	results, err := report.Read(name)
	if err != nil {
		return nil, err
	}
	wanted := map[string]report.Histories{}
	for _, r := range results {
		for _, h := range r.Histories {
			if h.Complete {
				wanted[h.Program] = h
			}
		}
	}
	return wanted, nil
}

func nameOfHistories(m replay.Manner, p program.Program) string {
	if m == replay.Eager {
		return fmt.Sprintf("%s, with eager timers", p)
	}
	return p.String()
}

// historiesOf explores one program in one manner.
func (v *verification) historiesOf(ctx context.Context, x *inside, share time.Duration, schedules int) report.Histories {
	x.sight = newSight(len(x.clients), x.manner == replay.Explore)
	one, done := sched.WithWork(ctx, share)
	defer done()
	restore := globals.Snapshot()
	defer restore()
	c := sched.ExploreConfig{Config: x.config(), Reset: restore, Schedules: schedules, Levels: insideLevels,
		OnlyBounded: true, States: insideStates, Seed: uint64(v.settings.seed), Judge: func(r sched.Result) error {
			if r.Outcome != sched.Pruned { // what comes then came in another run
				x.sight.keep(r.Outcome)
			}
			return x.judgeRun(r)
		}}
	var r sched.Report
	err := sched.Watch(func() { r = sched.Explore(one, c, x.body) })
	switch {
	case err != nil:
		v.inside.unable = err.Error()
	case r.Doubt != "":
		v.inside.unable = r.Doubt
	case x.problem != nil:
		v.inside.unable = x.problem.Error()
	}
	if v.inside.unable != "" {
		return report.Histories{Program: nameOfHistories(x.manner, x.program)}
	}
	if r.Failure != nil {
		v.convict(ctx, x, r.Failure)
	}
	v.account(x, r)
	number, digest := x.sight.digest()
	return report.Histories{Program: nameOfHistories(x.manner, x.program), Complete: r.Complete,
		Schedules: r.Schedules, Number: number, Digest: digest}
}

// isWaiting reports whether a client waits for the lock, as far as can be seen.
func (x *inside) isWaiting(client int) bool {
	c := &x.clients[client]
	return c.waits() && !c.holds && c.thread != nil && c.thread.Waits(x.busy)
}

// starts has the sight know when the client takes the first step of the call that it
// has begun: one that finds an inner lock taken has done nothing yet. It may also be
// asked when nobody can go on; then the client is found waiting.
func (c *client) starts() {
	if c.thread.Blocked() && c.x.sight.pending[c.id] {
		c.thread.Begin(c.started)
		return
	}
	c.started()
}

func (c *client) started() {
	c.x.sight.starts(c.id, c.x.isWaiting)
	c.x.setMonitor()
}
