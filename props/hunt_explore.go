package props

import (
	"context"
	"math/rand/v2"
	"slices"

	"github.com/gilcheck/gilcheck/props/sched"
)

// explore explores a program by the method: by all strategies if there is none.
func (m method) explore(ctx context.Context, c sched.ExploreConfig, body func()) sched.Report {
	var next func(run int) (s sched.Strategy, more bool)
	switch m {
	case byRandom:
		next = seeding(c.Seed, sched.NewRandom(0))
	case byPCT:
		next = seeding(c.Seed, sched.NewPCT(0, 0))
	case byPOS:
		next = seeding(c.Seed, sched.NewPOS(0))
	case bySURW:
		next = seeding(c.Seed, sched.NewSURW(0))
	case bySleep:
		s := sched.NewSleepSets()
		next = func(int) (sched.Strategy, bool) { return s, s.Next() }
	case byFuzz:
		f := newFuzzer(c.Seed)
		next = func(int) (sched.Strategy, bool) { return f.next(), true }
	default:
		c.OnlyBounded = m == byBounded
		return sched.Explore(ctx, c, body)
	}
	return exploreBy(ctx, c, body, next)
}

// exploreBy runs one strategy after the other, until one fails.
func exploreBy(ctx context.Context, c sched.ExploreConfig, body func(), next func(int) (sched.Strategy, bool)) sched.Report {
	runner := sched.NewRunner(c.Config, body, c.Reset, c.Judge)
	defer runner.Close()
	r := sched.Report{Seed: c.Seed, Bound: -1}
	for r.Schedules < c.Schedules && ctx.Err() == nil {
		s, more := next(r.Schedules)
		if !more {
			break
		}
		result, err := runner.Run(s)
		if l, ok := s.(interface{ Learn(sched.Result) }); ok {
			l.Learn(result)
		}
		r.Schedules++
		if r.Doubt = result.Doubt; r.Doubt != "" {
			break
		}
		if result.Outcome == sched.TooLong {
			r.TooLong++
		}
		if err != nil {
			r.Failure = &sched.Counterexample{Err: err, Result: result.Clone(), Run: r.Schedules}
			break
		}
	}
	return r
}

// seeding seeds a random strategy anew for each run.
func seeding(seed uint64, s interface {
	sched.Strategy
	Seed(uint64)
}) func(int) (sched.Strategy, bool) {
	return func(run int) (sched.Strategy, bool) {
		s.Seed(seed<<32 + uint64(run)) // fewer than 2^32 runs, and seeds are small
		return s, true
	}
}

// Limits of the fuzzer.
const (
	fuzzInputs   = 256 // kept; then a new one takes the place of another
	fuzzLength   = 64  // bytes; a switch has three
	fuzzChanges  = 4   // of one input, at most
	fuzzSwitches = 16  // of a schedule, to begin with: what follows them are choices
)

// A fuzzer mutates byte strings, which sched.DeviationsOf reads as schedules. It keeps
// those whose run was unlike any before. That is the loop of a fuzzing engine without
// its guidance by coverage.
type fuzzer struct {
	random *rand.Rand
	inputs [][]byte
	seen   map[uint64]bool // Result.Hash
	last   []byte
}

// A fuzzed schedule tells the fuzzer how it went.
type fuzzed struct {
	*sched.Deviating
	by *fuzzer
}

func newFuzzer(seed uint64) *fuzzer {
	return &fuzzer{random: rand.New(rand.NewPCG(seed, 2)), inputs: [][]byte{nil, {fuzzSwitches}}, seen: map[uint64]bool{}}
}

// next makes a new input of one that is kept.
func (f *fuzzer) next() sched.Strategy {
	input := append([]byte(nil), f.inputs[f.random.IntN(len(f.inputs))]...)
	for range 1 + f.random.IntN(fuzzChanges) {
		input = f.change(input)
	}
	f.last = input
	return fuzzed{sched.DeviationsOf(input).Strategy(), f}
}

// change replaces a byte, or inserts or drops as many as an entry has at most.
func (f *fuzzer) change(input []byte) []byte {
	at, n := f.random.IntN(len(input)+1), 1+f.random.IntN(3)
	switch how := f.random.IntN(3); {
	case at < len(input) && how == 0:
		input[at] = f.number()
	case how == 1:
		input = slices.Delete(input, at, min(at+n, len(input)))
	case len(input)+n <= fuzzLength:
		for range n {
			input = slices.Insert(input, at, f.number())
		}
	}
	return input
}

// number is a byte that stands for a number by itself; half are small, as those of
// threads are.
func (f *fuzzer) number() byte { return byte(f.random.IntN(8 << (4 * f.random.IntN(2)))) }

// Learn keeps the input if its run was new.
func (s fuzzed) Learn(r sched.Result) {
	f := s.by
	switch {
	case f.seen[r.Hash]:
	case len(f.inputs) < fuzzInputs:
		f.seen[r.Hash] = true
		f.inputs = append(f.inputs, f.last)
	default:
		f.seen[r.Hash] = true
		f.inputs[f.random.IntN(len(f.inputs))] = f.last
	}
}
