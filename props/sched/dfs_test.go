package sched_test

import (
	"fmt"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// steps starts n threads of k operations each, all on different variables.
func steps(n, k int) func() {
	return func() {
		words := make([]int64, n*k)
		for i := range n {
			sched.Go(func() {
				for j := range k {
					store(&words[i*k+j], 1)
				}
			})
		}
	}
}

// The words of the test programs are read and written by store, load, add and
// cas, which stand for atomic operations: the race detector is not to see them.
//
//go:norace
func store(word *int64, value int64) {
	t := sched.Here()
	o := t.Announce(sched.Store, unsafe.Pointer(word))
	if o == nil {
		return
	}
	changed := *word != value
	*word = value
	t.Done(sched.Store, o, changed, uint64(value))
}

//go:norace
func load(word *int64) int64 {
	t := sched.Here()
	o := t.Announce(sched.Load, unsafe.Pointer(word))
	if o == nil {
		return 0
	}
	t.Done(sched.Load, o, false, uint64(*word))
	return *word
}

//go:norace
func add(word *int64, delta int64) int64 {
	t := sched.Here()
	o := t.Announce(sched.Update, unsafe.Pointer(word))
	if o == nil {
		return 0
	}
	*word += delta
	t.Done(sched.Update, o, delta != 0, uint64(*word))
	return *word
}

// searchAll runs body under s until nothing is left, limit runs at most. It
// counts the runs that were not given up, and calls each (which may be nil).
func searchAll(s sched.Search, c sched.Config, limit int, body func(), each func(sched.Result)) (runs, pruned int) {
	c.Settled = true
	e := sched.New(c)
	defer e.Close()
	for runs+pruned < limit && s.Next() {
		r := e.Run(s, body)
		s.Learn(r)
		if r.Outcome == sched.Pruned {
			pruned++
			continue
		}
		runs++
		if each != nil {
			each(r)
		}
	}
	return runs, pruned
}

const noLimit = 1 << 60

// independent lists the number of interleavings of n threads of k independent
// steps: (nk)!/(k!)^n.
var independent = []struct{ n, k, schedules int }{
	{2, 4, 70}, {2, 8, 12_870}, {3, 3, 1_680}, {3, 5, 756_756}, {4, 3, 369_600},
}

func TestDFSRunsEveryInterleavingOnce(t *testing.T) {
	for _, c := range independent {
		t.Run(fmt.Sprintf("%dx%d", c.n, c.k), func(t *testing.T) {
			if (slow || testing.Short()) && c.schedules > 100_000 {
				t.Skip("takes a second")
			}
			d := sched.NewDFS()
			runs, pruned := searchAll(d, sched.Config{}, noLimit, steps(c.n, c.k), nil)
			require.Equal(t, c.schedules, runs)
			require.Zero(t, pruned)
			require.True(t, d.Exhausted())
		})
	}
}

// BenchmarkDepthFirst3x6 is the largest of these counts: 17,153,136 schedules.
func BenchmarkDepthFirst3x6(b *testing.B) {
	for b.Loop() {
		runs, _ := searchAll(sched.NewDFS(), sched.Config{}, noLimit, steps(3, 6), nil)
		require.Equal(b, 17_153_136, runs)
	}
}
