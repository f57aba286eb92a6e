package props

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
	"time"

	"github.com/gilcheck/gilcheck/model"
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
	historiesTime      = 3 * time.Second
)

// histories collects what clients can see, as one hash for each run.
type histories struct {
	timed bool   // the moments count too: nobody but the lock and the program makes time pass
	past  uint64 // of this run, up to now
	seen  map[uint64]bool
}

// see takes in an event of the run.
func (h *histories) see(e model.Event, at time.Duration) {
	h.past = h.past*0x9e3779b97f4a7c15 + uint64(e.Kind)<<24 + uint64(e.Thread)<<16 + uint64(e.Op)<<8 + uint64(e.Result) + 1
	if h.timed {
		h.past ^= uint64(at) << 1
	}
}

// checkHistories explores the small programs exhaustively, with idle timers and, where
// there are any, with eager ones.
func (v *verification) checkHistories(ctx context.Context) {
	for _, p := range v.insideQueue() {
		timers := false
		for _, m := range []replay.Manner{replay.Explore, replay.Eager} {
			if ctx.Err() != nil || v.inside.unable != "" || m == replay.Eager && !timers {
				break
			}
			x := v.newInside(m, p)
			v.histories = append(v.histories, v.historiesOf(ctx, x))
			timers = x.timers
		}
	}
}

func (v *verification) historiesOf(ctx context.Context, x *inside) report.Histories {
	h := &histories{timed: x.manner == replay.Explore, seen: map[uint64]bool{}}
	x.histories = h
	one, done := context.WithTimeout(ctx, historiesTime)
	defer done()
	restore := globals.Snapshot()
	defer restore()
	c := sched.ExploreConfig{Config: x.config(), Reset: restore, Schedules: historiesSchedules, Levels: insideLevels,
		OnlyBounded: true, States: insideStates, Seed: uint64(v.settings.seed), Judge: func(r sched.Result) error {
			err := x.judgeRun(r)
			h.seen[h.past*31+uint64(r.Outcome)] = true
			return err
		}}
	var r sched.Report
	if err := sched.Watch(func() { r = sched.Explore(one, c, x.body) }); err != nil {
		v.inside.unable = err.Error()
		return report.Histories{}
	}
	if r.Failure != nil {
		v.convict(ctx, x, r.Failure)
	}
	v.account(x, r)
	return report.Histories{Program: string(x.manner) + " " + x.program.String(), Complete: r.Complete, Schedules: r.Schedules, Number: len(h.seen), Digest: digest(h.seen)}
}

// digest is equal for equal sets.
func digest(set map[uint64]bool) string {
	d := sha256.New()
	for _, h := range slices.Sorted(maps.Keys(set)) {
		_ = binary.Write(d, binary.LittleEndian, h)
	}
	return hex.EncodeToString(d.Sum(nil)[:16])
}
