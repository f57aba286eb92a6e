package cpythonlike_test

import (
	"os"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/cpythonlike"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A holder that lets go and comes back before the interval is over is never
// asked, so a waiter may starve.
func TestPromises(t *testing.T) {
	props.Verify(t, cpythonlike.New, props.Without("no-starvation"))
}

// TestExclusion increments a plain counter from threads that use every way to
// take the lock and to give it up, at the smallest interval.
func TestExclusion(t *testing.T) {
	const threads, rounds = 4, 200
	g := cpythonlike.New()
	require.NoError(t, g.SetSwitchInterval(1))
	var counter int
	increment := func() {
		was := counter
		runtime.Gosched()
		counter = was + 1
	}
	var wg sync.WaitGroup
	for range threads {
		th := g.NewThread("T")
		wg.Go(func() {
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

// TestForcedSwitch lets a holder poll: nothing happens for one interval, and
// then it gets the lock back after the waiter.
func TestForcedSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := cpythonlike.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		var order []string
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "nobody waits")
		queue(func() { t1.Acquire(); order = append(order, "T1"); t1.Release() })
		time.Sleep(g.SwitchInterval() - 1)
		synctest.Wait()
		require.False(t, t0.Checkpoint(), "the interval is not over")
		time.Sleep(1)
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "the interval is over")
		order = append(order, "T0")
		require.False(t, t0.Checkpoint(), "the request has been served")
		require.Equal(t, []string{"T1", "T0"}, order)
	})
}

// TestSwitchRestartsTheClock hands the lock from T0 to T2 while T1 waits: T2 has
// an interval of its own, although T1 has waited for longer than that.
func TestSwitchRestartsTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := cpythonlike.New()
		t0, t1, t2 := g.NewThread("T0"), g.NewThread("T1"), g.NewThread("T2")
		t0.Acquire()
		queue(t2.Acquire)
		time.Sleep(g.SwitchInterval() / 2)
		queue(func() { t1.Acquire(); t1.Exit() })
		t0.Release()
		synctest.Wait()
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.False(t, t2.Checkpoint(), "there was a switch while T1 waited")
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.True(t, t2.Checkpoint())
	})
}

// TestCloseWithdrawsTheRequest closes the lock under a holder that was asked to
// drop it. A drop on request would wait for a taker, and there is none.
func TestCloseWithdrawsTheRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := cpythonlike.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		t0.Acquire()
		var panicked any
		queue(func() { panicked = recovered(t1.Acquire) })
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.NoError(t, g.Close())
		require.False(t, t0.Checkpoint(), "the holder may finish")
		synctest.Wait()
		require.Equal(t, cpythonlike.ErrClosed, panicked)
		require.False(t, t0.Checkpoint(), "the holder may finish")
		t0.Release()
		require.PanicsWithValue(t, cpythonlike.ErrClosed, t0.Acquire)
		require.NoError(t, g.Close(), "twice")
	})
}

// TestMisuse shows that a refused call changes nothing.
func TestMisuse(t *testing.T) {
	g := cpythonlike.New()
	t0, t1 := g.NewThread("T0"), g.NewThread("T1")
	const refused = "cpythonlike: thread T1 releases a lock that it does not hold"
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
	require.Equal(t, 5*time.Millisecond, g.SwitchInterval())
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}

func recovered(f func()) (value any) {
	defer func() { value = recover() }()
	f()
	return nil
}
