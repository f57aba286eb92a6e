//go:build gilcheck_inside

package execgil

import (
	"slices"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/props/sched"
)

// rounds has threads take the lock in turn, as often as rounds says.
func rounds(threads, rounds int) func() {
	return func() {
		g := gil.New()
		for range threads {
			t := g.NewThread("")
			sched.Go(func() {
				for range rounds {
					t.Acquire()
					t.Release()
				}
			})
		}
	}
}

// undisturbed is that of props/sched: the mean without the slowest hundredth.
func undisturbed(took []time.Duration) float64 {
	slices.Sort(took)
	took = took[:len(took)-len(took)/100]
	sum := time.Duration(0)
	for _, t := range took {
		sum += t
	}
	return sum.Seconds() / float64(len(took))
}

func BenchmarkExecReferenceGIL(b *testing.B) {
	e := sched.New(sched.Config{})
	defer e.Close()
	s := sched.NewRandom(1)
	body := rounds(3, 2)
	var took []time.Duration
	steps, switches := 0, 0
	for b.Loop() {
		begin := time.Now()
		r := e.Run(s, body)
		took = append(took, time.Since(begin))
		if r.Outcome != sched.Finished {
			b.Fatal(r.Outcome, r.Failure, r.Left)
		}
		steps += r.Steps
		switches += r.Switches
	}
	b.ReportMetric(1/undisturbed(took), "exec/s")
	b.ReportMetric(float64(steps)/float64(b.N), "steps/exec")
	b.ReportMetric(float64(switches)/float64(b.N), "switches/exec")
}
