//go:build gilcheck_inside

package execgil

import (
	"testing"

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

func BenchmarkExecReferenceGIL(b *testing.B) {
	e := sched.New(sched.Config{})
	defer e.Close()
	s := sched.NewRandom(1)
	body := rounds(3, 2)
	steps, switches := 0, 0
	for b.Loop() {
		r := e.Run(s, body)
		if r.Outcome != sched.Finished {
			b.Fatal(r.Outcome, r.Failure, r.Left)
		}
		steps += r.Steps
		switches += r.Switches
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "exec/s")
	b.ReportMetric(float64(steps)/float64(b.N), "steps/exec")
	b.ReportMetric(float64(switches)/float64(b.N), "switches/exec")
}
