package context_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/context"
	shimtime "github.com/gilcheck/gilcheck/props/shim/time"
)

func TestDeadlinePasses(t *testing.T) {
	always(t, "2000-01-01T00:00:01Z true context deadline exceeded the cause", func() string {
		ctx, cancel := context.WithTimeoutCause(context.Background(), time.Second, errCause)
		defer cancel()
		d, _ := ctx.Deadline()
		channel.Receive(ctx.Done())
		return d.Format(time.RFC3339) + " " + look(ctx)
	})
	always(t, "true context deadline exceeded context deadline exceeded", func() string {
		ctx, cancel := context.WithDeadline(context.Background(), shimtime.Now().Add(time.Hour))
		defer cancel()
		shimtime.Sleep(2 * time.Hour)
		return look(ctx)
	})
}

func TestDeadlineHasPassed(t *testing.T) {
	always(t, "true context deadline exceeded the cause", func() string {
		ctx, cancel := context.WithDeadlineCause(context.Background(), shimtime.Now().Add(-1), errCause)
		cancel()
		return look(ctx)
	})
}

// Either may be first while timers may be early; else time stands still.
func TestDeadlineRacesWithCancel(t *testing.T) {
	body := func() string {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		cancel()
		return fmt.Sprint(ctx.Err())
	}
	require.Equal(t, []string{"context canceled"}, keys(walks(t, sched.Config{}, body)))
	require.ElementsMatch(t, []string{"context canceled", "context deadline exceeded"}, keys(walks(t, sched.Config{Eager: true}, body)))
}

// The timer of a context that was cancelled does not move the clock.
func TestCancelStopsTheTimer(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	r := e.Run(sched.NewRandom(1), func() {
		_, cancel := context.WithTimeout(context.Background(), time.Second)
		cancel()
		shimtime.Sleep(time.Minute)
	})
	require.Equal(t, 1, r.Fired)
	require.Equal(t, time.Minute, r.Now)
}

func TestEarlierDeadlineCounts(t *testing.T) {
	punctually(t, "1s 1s 1s", func() string {
		start := shimtime.Now()
		parent, stop := context.WithTimeout(context.Background(), time.Second)
		defer stop()
		child, cancel := context.WithTimeout(parent, time.Minute)
		defer cancel()
		p, _ := parent.Deadline()
		c, _ := child.Deadline()
		channel.Receive(child.Done())
		return fmt.Sprint(p.Sub(start), c.Sub(start), shimtime.Since(start))
	})
}

// When a deadline passes, a child ends in a later step than its parent.
func TestDeadlineReachesTheChildren(t *testing.T) {
	body := func() string {
		parent, stop := context.WithTimeout(context.Background(), time.Second)
		defer stop()
		child, cancel := context.WithCancel(parent)
		defer cancel()
		channel.Receive(parent.Done())
		early := child.Err()
		channel.Receive(child.Done())
		return fmt.Sprint(early, ", ", child.Err())
	}
	for _, eager := range []bool{false, true} {
		require.ElementsMatch(t, []string{
			"<nil>, context deadline exceeded",
			"context deadline exceeded, context deadline exceeded",
		}, keys(walks(t, sched.Config{Eager: eager}, body)))
	}
}
