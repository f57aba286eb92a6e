package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A queue lets every waiter in, and nobody is lost in either order.
func TestFIFODoesNotStarve(t *testing.T) {
	for _, threads := range []int{2, 3, 4} {
		r := Rules{Threads: threads, Order: FIFO}
		t.Run(nameOf(r), func(t *testing.T) {
			if threads > 3 && testing.Short() {
				t.Skip("takes seconds")
			}
			live := Search{Rules: r}.Liveness()
			require.Nil(t, live.Starvation, "%v", live.Starvation)
			require.Nil(t, live.Lost, "%v", live.Lost)
			require.Positive(t, live.Watched)
			t.Logf("%d states in which thread 0 waits", live.Watched)
		})
	}
}

// A lock that anybody may take when it is free can pass a waiter by for ever:
// correct, but without no-starvation.
func TestBargingStarves(t *testing.T) {
	for _, threads := range []int{2, 3, 4} {
		r := Rules{Threads: threads}
		t.Run(nameOf(r), func(t *testing.T) {
			if threads > 3 && testing.Short() {
				t.Skip("takes seconds")
			}
			live := Search{Rules: r}.Liveness()
			require.Nil(t, live.Lost, "%v", live.Lost)
			require.NotNil(t, live.Starvation)
			require.Equal(t, "[T0.Acquire], then for ever [T1.Acquire T1 takes the lock T1.Acquire = ok "+
				"T1.Release T1 lets go T1.Release = ok]", live.Starvation.String())
			requireFairLasso(t, r, live.Starvation)
		})
	}
}

// Forced switches alone are fair to two threads and unfair to three: who yields
// is certain not to be next, but who is next is not. It is how CPython's GIL,
// which has the switch and no queue, treats threads that only compute.
func TestForcedSwitchIsFairToTwo(t *testing.T) {
	compute := []Op{Acquire, Checkpoint}
	require.Nil(t, Search{Rules: Rules{Threads: 2}, Ops: compute}.Liveness().Starvation)
	r := Rules{Threads: 3}
	lasso := Search{Rules: r, Ops: compute}.Liveness().Starvation
	require.NotNil(t, lasso)
	requireFairLasso(t, r, lasso)
}

// Voluntary release undoes that, even for two: CPython's GIL does not switch
// when nobody has had the time to ask.
func TestReleaseAndRetakeStarves(t *testing.T) {
	require.NotNil(t, Search{Rules: Rules{Threads: 2}, Ops: []Op{Acquire, Release}}.Liveness().Starvation)
}

// A holder that sits for ever is not starvation: nobody acquires meanwhile.
func TestSittingIsNotStarving(t *testing.T) {
	live := Search{Rules: Rules{Threads: 3}, Ops: []Op{Acquire}}.Liveness()
	require.Nil(t, live.Starvation, "%v", live.Starvation)
	require.NotNil(t, live.Lost, "but who waits for it will never get in")
	require.NotNil(t, Search{Rules: Rules{Threads: 3}, Ops: []Op{Acquire, TryAcquire}}.Liveness().Lost)
}

// A queue served from its end starves who stands at its front.
func TestLIFOStarves(t *testing.T) {
	r := Rules{Threads: 3, Order: FIFO}
	live := Search{Rules: r, mutate: func(s State, e Event, n State) State {
		if e.Kind == Enqueued {
			n.dequeue(e.Thread)
			copy(n.queue[1:], n.queue[:n.length])
			n.queue[0] = int8(e.Thread)
			n.length++
		}
		return n
	}}.Liveness()
	require.NotNil(t, live.Starvation)
	require.Nil(t, live.Lost)
}

// A release that wakes nobody loses the waiter.
func TestLostWakeupIsLost(t *testing.T) {
	live := Search{Rules: Rules{Threads: 2, Order: FIFO}, mutate: func(s State, e Event, n State) State {
		if e.Kind == Gave && int(s.holder) == e.Thread && n.holder != noThread {
			n.phase[n.holder] = s.phase[n.holder]
			n.queue, n.length, n.holder = s.queue, s.length, noThread
		}
		return n
	}}.Liveness()
	require.Nil(t, live.Starvation, "%v", live.Starvation)
	require.NotNil(t, live.Lost)
	require.Len(t, live.Lost.Path, 4, "T0 is lost as soon as it queues behind T1: %v", live.Lost)
}

// The watch meets every reachable state in which thread 0 waits, but for the
// others' names.
func TestWatchIsComplete(t *testing.T) {
	for _, r := range []Rules{{Threads: 3}, {Threads: 3, Order: FIFO}} {
		class := func(s State) [2]State { return [2]State{s, s.rename([]int{0, 2, 1})} }
		met := map[State]bool{}
		w := newWatch(Search{Rules: r})
		for i := range w.codes {
			for _, s := range class(w.state(i)) {
				met[s] = true
			}
		}
		waiting := 0
		for _, s := range everyState(r) {
			if watched(s) {
				waiting++
				if !met[s] {
					t.Fatalf("the watch misses %+v", s)
				}
			}
		}
		require.Len(t, met, waiting, "the watch has unreachable states")
	}
}

// requireFairLasso replays a lasso without the code that found it: the stem leads
// into the cycle, the cycle leads back to its start, thread 0 waits in all of it,
// somebody else gets the lock, and who takes no step in it is somewhere not bound
// to take one.
func requireFairLasso(t *testing.T, r Rules, lasso *Lasso) {
	start := Initial()
	for _, e := range lasso.Stem {
		start = onlyStep(t, r, start, e)
	}
	s, grants := start, 0
	excused := map[int]bool{}
	for _, e := range lasso.Cycle {
		require.True(t, s.Phase(0).waits(), "thread 0 waits before %v", e)
		for thread := range r.Threads {
			excused[thread] = excused[thread] || canRest(r, s, thread)
		}
		if e.Kind != Requested {
			excused[e.Thread] = true
		}
		n := onlyStep(t, r, s, e)
		if n.Holder() > 0 && n.Holder() != s.Holder() {
			grants++
		}
		s = n
	}
	require.Equal(t, start, s, "the cycle closes")
	require.Positive(t, grants)
	require.Len(t, excused, r.Threads)
	for thread, is := range excused {
		require.True(t, is, "thread %d is due and takes no step", thread)
	}
}

func onlyStep(t *testing.T, r Rules, s State, e Event) State {
	after := r.Step(s, e)
	require.Len(t, after, 1, "%v", e)
	return after[0]
}

// canRest reports whether a thread may stay as it is: outside the lock, or
// waiting for a lock that another has.
func canRest(r Rules, s State, thread int) bool {
	switch p := s.Phase(thread); {
	case p == Out || p == Away || p == Gone:
		return true
	case p.waits():
		return r.Order == Barging && s.Holder() != noThread
	default:
		return false
	}
}
