package sched

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// TestWithWork has clocks that run more slowly than time does, as that of a process
// which waits for processors, or faster, as that of one which uses several.
func TestWithWork(t *testing.T) {
	const d = 100 * time.Millisecond
	for _, c := range []struct {
		name         string
		d            time.Duration
		numer, denom time.Duration // of the time that passes, this part is worked
		want         time.Duration
	}{
		{"alone", d, 1, 1, d},
		{"beside another", d, 1, 2, 2 * d},
		{"on two processors", d, 2, 1, d},
		{"hardly at all", d, 1, 100, workLate * d},
		{"not at all", d, 0, 1, workLate * d},
		{"for long", time.Hour, 1, 2, time.Hour + workLatest},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				ctx, cancel := withWork(t.Context(), c.d, func() time.Duration { return time.Since(begin) * c.numer / c.denom })
				defer cancel()
				<-ctx.Done()
				require.InDelta(t, c.want, time.Since(begin), float64(workLook))
			})
		})
	}
}

// TestWithWorkEndsWithItsParent, and when it is told to.
func TestWithWorkEndsWithItsParent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, end := context.WithCancel(t.Context())
		one, stop := WithWork(parent, time.Hour)
		two, cancel := WithWork(parent, time.Hour)
		defer cancel()
		stop()
		require.Error(t, one.Err())
		require.NoError(t, two.Err())
		end()
		require.Error(t, two.Err())
	})
}

// TestAllotted is the time of the search that begins.
func TestAllotted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, limited := allotted(t.Context())
		require.False(t, limited)
		minute, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		d, limited := allotted(minute)
		require.True(t, limited)
		require.Equal(t, time.Minute, d)
		second, cancel := WithWork(minute, time.Second)
		defer cancel()
		d, limited = allotted(second)
		require.True(t, limited)
		require.Equal(t, time.Second, d)
		hour, cancel := WithWork(minute, time.Hour)
		defer cancel()
		d, _ = allotted(hour)
		require.Equal(t, time.Minute, d)
	})
}

// TestProcessTime works, and sees the clock go on.
func TestProcessTime(t *testing.T) {
	begin := processTime()
	for end := time.Now().Add(time.Minute); processTime() == begin; {
		require.True(t, time.Now().Before(end), "a minute of work, and the clock stands still")
	}
}
