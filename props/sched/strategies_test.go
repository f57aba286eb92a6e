package sched_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

type seededStrategy interface {
	sched.Strategy
	Seed(uint64)
}

// never is one run more than are made: the bug is too deep for the strategy.
const never = 10_001

var random = []struct {
	name string
	make func() seededStrategy
	// most is the largest number of runs that it may take to each of the seeded
	// bugs, in order: about twice what the worst of 21 seeds took
	// (go test -run RandomStrategies -v ./props/sched).
	most []int
}{
	{"random walk", func() seededStrategy { return sched.NewRandom(0) }, []int{20, 20, 60, 10, 300}},
	{"PCT", func() seededStrategy { return sched.NewPCT(0, 0) }, []int{20, 20, 60, 250, 700}},
	{"PCT of depth 3", func() seededStrategy { return sched.NewPCT(3, 0) }, []int{10, 20, 60, 250, never}},
	{"POS", func() seededStrategy { return sched.NewPOS(0) }, []int{20, 20, 60, 10, 200}},
	{"SURW", func() seededStrategy { return sched.NewSURW(0) }, []int{10, 30, 100, 10, 300}},
}

// runsTo counts the runs of the strategy until one fails.
func runsTo(r *sched.Runner, s seededStrategy, seed uint64, limit int) int {
	for n := 1; n <= limit; n++ {
		s.Seed(seed<<32 + uint64(n))
		result, err := r.Run(s)
		if l, ok := s.(interface{ Learn(sched.Result) }); ok {
			l.Learn(result)
		}
		if err != nil {
			return n
		}
	}
	return limit + 1
}

func TestRandomStrategiesFindSeededBugs(t *testing.T) {
	const seeds = 21
	for i, bug := range seededBugs {
		r := sched.NewRunner(sched.Config{}, bug.body, nil, nil)
		for _, strategy := range random {
			worst, sum := 0, 0
			for seed := range uint64(seeds) {
				n := runsTo(r, strategy.make(), seed, never-1)
				worst, sum = max(worst, n), sum+n
			}
			t.Logf("%s, %s: found after %d runs on average, %d at worst", bug.name, strategy.name, sum/seeds, worst)
			require.LessOrEqual(t, worst, strategy.most[i], "%s, %s", bug.name, strategy.name)
		}
		r.Close()
	}
}

// A PCT strategy of depth 1 runs threads to block in a random order: it never
// preempts.
func TestPCTOfDepthOneDoesNotPreempt(t *testing.T) {
	r := sched.NewRunner(sched.Config{}, correctLock, nil, nil)
	defer r.Close()
	s := sched.NewPCT(1, 0)
	for seed := range uint64(200) {
		s.Seed(seed)
		result, err := r.Run(s)
		require.NoError(t, err)
		s.Learn(result)
		require.Zero(t, result.Preemptions)
	}
}

// SURW makes the interleavings of the writes of two threads equally likely, also
// when one has many more than the other; a random walk does not.
func TestSURWIsUniform(t *testing.T) {
	const ours, theirs, interleavings, runs = 2, 6, 28, 14_000
	var order [8]int64
	body := func() {
		var word int64
		write := func(thread int64, n int) func() {
			return func() {
				repeat(n, func() { appendTo(&order, &word, thread) })
			}
		}
		together(write(1, ours), write(2, theirs))
	}
	r := sched.NewRunner(sched.Config{}, body, nil, nil)
	defer r.Close()
	deviation := func(s seededStrategy) float64 {
		counts := map[[8]int64]int{}
		for i := range uint64(runs) {
			s.Seed(i)
			result, err := r.Run(s)
			require.NoError(t, err)
			if l, ok := s.(interface{ Learn(sched.Result) }); ok {
				l.Learn(result)
			}
			counts[order]++
		}
		require.Len(t, counts, interleavings)
		chi := 0.0
		for _, n := range counts {
			expected := float64(runs) / interleavings
			chi += math.Pow(float64(n)-expected, 2) / expected
		}
		return chi
	}
	// With 27 degrees of freedom chi-square exceeds 56 once in a thousand; the
	// seeds are fixed.
	require.Less(t, deviation(sched.NewSURW(0)), 56.0)
	require.Greater(t, deviation(sched.NewRandom(0)), 560.0)
}

// Two thousand schedules, each run twice, are the same run twice.
func TestSchedulesAreDeterministic(t *testing.T) {
	for _, body := range []func(){correctLock, steps(3, 3), seededBugs[3].body} {
		r := sched.NewRunner(sched.Config{Any: true}, body, nil, func(sched.Result) error { return nil })
		s := sched.NewRandom(0)
		for seed := range uint64(2000) {
			s.Seed(seed)
			first, _ := r.Run(s)
			hash, outcome := first.Hash, first.Outcome
			second, _, drift := r.Replay(first.Schedule)
			require.NoError(t, drift)
			require.Equal(t, fmt.Sprint(hash, outcome), fmt.Sprint(second.Hash, second.Outcome))
		}
		r.Close()
	}
}

// appendTo counts the word up, and notes who did.
//
//go:norace
func appendTo(order *[8]int64, word *int64, thread int64) {
	order[add(word, 1)-1] = thread
}
