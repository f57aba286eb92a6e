package sched_test

import (
	"math/bits"
	"testing"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/props/sched"
)

// alternating switches at every step.
type alternating struct{}

func (alternating) Pick(_ *sched.Execution, current int, mask uint64) int {
	if after := mask & (^uint64(0) << uint(current+1)); after != 0 {
		return bits.TrailingZeros64(after)
	}
	return bits.TrailingZeros64(mask)
}

func (alternating) Choose(*sched.Execution, int) int { return 0 }

// steppers are threads that each write to a variable of their own.
func steppers(threads, steps int) func() {
	words := make([]byte, threads)
	step := make([]func(), threads)
	for i := range step {
		word := unsafe.Pointer(&words[i])
		step[i] = func() {
			t := sched.Here()
			for range steps {
				o := t.Announce(sched.Store, word)
				t.Done(sched.Store, o, true, 0)
			}
		}
	}
	return func() {
		for i := range step {
			sched.Go(step[i])
		}
	}
}

// BenchmarkExecSwitchEveryStep compares executions that switch at every step with as
// many bare round trips of iter.Pull, each execution with its own, so that both have
// the same share of a busy machine. The metric x-bare is the ratio.
func BenchmarkExecSwitchEveryStep(b *testing.B) {
	e := sched.New(sched.Config{})
	defer e.Close()
	next := roundTrip(b)
	body := steppers(3, 20)
	var ours, bare []time.Duration
	switches := 0
	for b.Loop() {
		begin := time.Now()
		r := e.Run(alternating{}, body)
		between := time.Now()
		for range r.Switches {
			next()
		}
		ours, bare = append(ours, between.Sub(begin)), append(bare, time.Since(between))
		switches = r.Switches // the same in each
	}
	b.ReportMetric(float64(switches), "switches/exec")
	b.ReportMetric(undisturbed(ours)*1e9/float64(switches), "ns/switch")
	b.ReportMetric(undisturbed(bare)*1e9/float64(switches), "ns/round-trip")
	b.ReportMetric(undisturbed(ours)/undisturbed(bare), "x-bare")
}
