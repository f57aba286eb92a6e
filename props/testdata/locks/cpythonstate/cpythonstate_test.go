package cpythonstate_test

import (
	"os"
	"runtime"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/cpythonstate"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A holder that lets go and comes back before the interval is over is never
// asked, so a waiter may starve.
func TestPromises(t *testing.T) {
	props.Verify(t, cpythonstate.New, props.Without("no-starvation"))
}

// TestExclusion increments a plain counter from threads that use every way to
// take the lock and to give it up, at the smallest interval.
func TestExclusion(t *testing.T) {
	const threads, rounds = 4, 200
	g := cpythonstate.New()
	require.NoError(t, g.SetSwitchInterval(1))
	var counter int
	increment := func() {
		was := counter
		runtime.Gosched()
		counter = was + 1
	}
	var wg sync.WaitGroup
	for range threads {
		wg.Go(func() {
			th := g.NewThread("T")
			defer th.Exit()
			for i := range rounds {
				th.Acquire()
				increment()
				th.Checkpoint()
				increment()
				th.Block(runtime.Gosched)
				increment()
				if i < rounds-1 { // the last time, Exit lets go
					th.Release()
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, 3*threads*rounds, counter)
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	g := cpythonstate.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	const refused = "cpythonstate: thread T1 releases a lock that it does not hold"
	require.PanicsWithValue(t, refused, t1.Release, "a free lock")
	t0.Acquire()
	require.PanicsWithValue(t, refused, t1.Release, "a lock that T0 holds")
	require.Panics(t, func() { t1.Checkpoint() })
	require.Panics(t, func() { t1.Block(func() { t.Error("the call is not made") }) })
	require.Panics(t, t0.Acquire, "twice")
	t1.Exit()
	require.False(t, t0.Checkpoint(), "T0 still holds it")
	t0.Release()
	require.Error(t, g.SetSwitchInterval(0))
	require.Error(t, g.SetSwitchInterval(-1))
}
