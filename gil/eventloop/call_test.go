package eventloop

import (
	"errors"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTimersRunInOrderOfTimeAndThenOfArrival(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		start := time.Now()
		l.CallLater(2*time.Second, seen.note("2a"))
		l.CallLater(time.Second, seen.note("1a"))
		l.CallAt(start.Add(2*time.Second), seen.note("2b"))
		l.CallLater(time.Second, seen.note("cancelled")).Cancel()
		l.CallLater(3*time.Second, l.Stop)
		l.CallLater(2*time.Second, seen.note("2c"))
		l.CallLater(-time.Second, seen.note("past"))
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"past", "1a", "2a", "2b", "2c"}, seen)
		require.Equal(t, 3*time.Second, time.Since(start))
	})
}

// TestTimersAgainstASort compares with the obvious: sort by time, stably.
func TestTimersAgainstASort(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		random := rand.New(rand.NewPCG(1, 2))
		const seconds, count = 50, 1000
		var want [seconds][]int
		var got []int
		for i := range count {
			second := random.IntN(seconds)
			h := l.CallLater(time.Duration(second)*time.Second, func() { got = append(got, i) })
			if random.IntN(3) > 0 { // most: they are purged again and again
				h.Cancel()
				continue
			}
			want[second] = append(want[second], i)
		}
		l.CallLater(seconds*time.Second, l.Stop)
		require.NoError(t, l.RunForever())
		var all []int
		for _, w := range want {
			all = append(all, w...)
		}
		require.Equal(t, all, got)
	})
}

// TestACallbackCancelsAnother that is ready, or due, or has run.
func TestACallbackCancelsAnother(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		var seen journal
		var ready, due, self *Handle
		self = l.CallSoon(func() {
			seen.add("first")
			ready.Cancel()
			due.Cancel()
			self.Cancel()
			ready.Cancel()
		})
		ready = l.CallSoon(seen.note("ready"))
		due = l.CallLater(0, seen.note("due"))
		l.CallLater(time.Second, l.Stop)
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"first"}, seen)
		require.True(t, due.Cancelled())
	})
}

// TestCallSoonThreadsafe: many threads, with the lock and without, call a loop
// that waits. Everything is called once, and what one thread called in its order.
func TestCallSoonThreadsafe(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		const senders, calls = 8, 200
		var last [senders]int
		missing := senders * calls
		var all sync.WaitGroup
		for sender := range senders {
			all.Go(func() {
				for call := 1; call <= calls; call++ {
					err := l.CallSoonThreadsafe(func() {
						if last[sender] != call-1 {
							t.Errorf("sender %d: call %d after %d", sender, call, last[sender])
						}
						last[sender] = call
						if missing--; missing == 0 {
							l.Stop()
						}
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		require.NoError(t, l.RunForever())
		all.Wait()
		require.Zero(t, missing)
	})
}

// deaf is a selector whose wakeups fail a number of times.
type deaf struct {
	selector
	failures *int
}

var errDenied = errors.New("denied")

func (d deaf) wake() error {
	if *d.failures > 0 {
		*d.failures--
		return errDenied
	}
	return d.selector.wake()
}

// TestADeniedWakeup is asked for again, and reported when that does not help;
// then the callback is not called.
func TestADeniedWakeup(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		failures := 2
		l.selector = deaf{l.selector, &failures}
		var seen journal
		require.NoError(t, l.CallSoonThreadsafe(seen.note("heard")))
		require.NoError(t, l.CallSoonThreadsafe(seen.note("on the same wakeup")))
		l.Stop()
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"heard", "on the same wakeup"}, seen)

		failures = 100
		require.ErrorIs(t, l.CallSoonThreadsafe(seen.note("unheard")), errDenied)
		failures = 0
		require.NoError(t, l.CallSoonThreadsafe(seen.note("heard again")))
		l.Stop()
		require.NoError(t, l.RunForever())
		require.Equal(t, journal{"heard", "on the same wakeup", "heard again"}, seen)
	})
}
