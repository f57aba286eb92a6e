package eventloop

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestCancelledTimersAreForgotten: a million timers that are set and cancelled,
// within one turn, take the place of a hundred.
func TestCancelledTimersAreForgotten(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		most := 0
		l.CallSoon(func() {
			for range 1_000_000 {
				l.CallLater(time.Hour, func() { t.Error("cancelled, and yet called") }).Cancel()
				most = max(most, len(l.timers.heap))
			}
		})
		l.CallLater(2*time.Hour, l.Stop)
		require.NoError(t, l.RunForever())
		require.LessOrEqual(t, most, minPurge+1)
		require.Zero(t, l.timers.dead)
	})
}

// TestPurge: those that are left are called, and memory is given back.
func TestPurge(t *testing.T) {
	inBubble(t, func(t *testing.T, l *Loop) {
		const count = 10_000
		var handles []*Handle
		called := 0
		for range count {
			handles = append(handles, l.CallLater(time.Second, func() { called++ }))
		}
		for i, h := range handles {
			if i%10 != 0 {
				h.Cancel()
			}
		}
		require.LessOrEqual(t, len(l.timers.heap), 2*count/10+minPurge)
		require.Less(t, cap(l.timers.heap), count)
		l.CallLater(2*time.Second, l.Stop)
		require.NoError(t, l.RunForever())
		require.Equal(t, count/10, called)
		for _, h := range handles {
			h.Cancel() // too late, and harmless
		}
		require.Zero(t, l.timers.dead)
	})
}

func TestRing(t *testing.T) {
	var r ring[int]
	next, want := 0, 0
	for round := range 100 {
		for range round % 13 {
			r.push(next)
			next++
		}
		r.push(-1)
		r.dropLast()
		for range min(round%11, r.len()) {
			require.Equal(t, want, r.pop())
			want++
		}
	}
	for r.len() > 0 {
		require.Equal(t, want, r.pop())
		want++
	}
	require.Equal(t, next, want)
}
