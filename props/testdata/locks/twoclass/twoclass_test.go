package twoclass_test

import (
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/testdata/locks/twoclass"
)

func TestMain(m *testing.M) { os.Exit(props.Main(m)) }

// A thread that is back from a blocking call goes before all that compute: no grant
// to another comes first. It asks at once, and so before the switch interval is over,
// and it overtakes those that compute.
func TestPromises(t *testing.T) {
	props.Verify(t, twoclass.New, props.Promise("latency"), props.Bypass(0), props.Without("bounded-bypass", "switch-interval"))
}

// TestBurst has two threads block again and again, without a pause, beside one that
// computes: it gets in after a burst of them.
func TestBurst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := twoclass.New()
		computes, gotIn := g.NewThread("T2"), false
		var turns int
		for range 2 {
			th := g.NewThread("back")
			go func() {
				th.Acquire()
				for range 100 {
					time.Sleep(time.Microsecond)
					if !gotIn {
						turns++
					}
					th.Block(func() {})
				}
				th.Exit()
			}()
		}
		time.Sleep(3 * time.Microsecond / 2)
		go func() { computes.Acquire(); gotIn = true; computes.Exit() }()
		time.Sleep(time.Second)
		synctest.Wait() // a sleep orders nothing
		require.True(t, gotIn)
		require.LessOrEqual(t, turns, 10, "a burst of 4, and what was before")
	})
}

// TestAsk has a thread that is back from its call ask at once, and one that computes
// after the interval.
func TestAsk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := twoclass.New()
		t0, t1 := g.NewThread("T0"), g.NewThread("T1")
		end := make(chan struct{})
		queue(func() { t1.Acquire(); t1.Block(func() { <-end }); t1.Release(); t1.Acquire(); t1.Exit() })
		t0.Acquire()
		require.False(t, t0.Checkpoint(), "T1 is in its call")
		close(end)
		synctest.Wait()
		require.True(t, t0.Checkpoint(), "T1 is back")
		synctest.Wait()
		require.False(t, t0.Checkpoint(), "now T1 computes")
		time.Sleep(g.SwitchInterval())
		synctest.Wait()
		require.True(t, t0.Checkpoint())
		t0.Release()
		require.NoError(t, g.Close())
		require.PanicsWithValue(t, twoclass.ErrClosed, t0.Acquire)
	})
}

// queue runs f in a goroutine until it waits, so that waiters arrive in order.
func queue(f func()) {
	go f()
	synctest.Wait()
}
