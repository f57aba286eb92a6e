package context_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/context"
	shimtime "github.com/gilcheck/gilcheck/props/shim/time"
)

func TestAfterFuncRunsOnceInAThread(t *testing.T) {
	always(t, "1 true false", func() string {
		th := sched.Here()
		ctx, cancel := context.WithCancel(context.Background())
		var calls atomic.Int32
		var other atomic.Bool
		stop := context.AfterFunc(ctx, func() {
			calls.Add(1)
			other.Store(sched.Here().ID() != th.ID())
		})
		cancel()
		cancel()
		alone()
		return fmt.Sprint(calls.Load(), other.Load(), stop())
	})
}

// alone waits until the other threads are done.
func alone() {
	for th := sched.Here(); th.Execution().Threads() > 1; {
		th.Yield()
	}
}

func TestAfterFuncOfAnEndedContext(t *testing.T) {
	always(t, "1", func() string {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		done := make(chan int)
		context.AfterFunc(ctx, func() { channel.To(done).Send(1) })
		return fmt.Sprint(channel.Receive(done))
	})
}

func TestAfterFuncOfADeadline(t *testing.T) {
	punctually(t, "1s", func() string {
		start := shimtime.Now()
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		done := make(chan time.Duration)
		context.AfterFunc(ctx, func() { channel.To(done).Send(shimtime.Since(start)) })
		return channel.Receive(done).String()
	})
}

// The function runs, or stop keeps it from running: not both, not neither.
func TestAfterFuncRacesWithStop(t *testing.T) {
	seen := walks(t, sched.Config{}, func() string {
		ctx, cancel := context.WithCancel(context.Background())
		var calls atomic.Int32
		stop := context.AfterFunc(ctx, func() { calls.Add(1) })
		sched.Go(cancel)
		stopped, again := stop(), stop()
		alone()
		return fmt.Sprint(stopped, again, calls.Load())
	})
	require.ElementsMatch(t, []string{"true false 0", "false false 1"}, keys(seen))
}

func TestAfterFuncOfAContextWithoutEnd(t *testing.T) {
	always(t, "true 0", func() string {
		var calls atomic.Int32
		stop := context.AfterFunc(context.Background(), func() { calls.Add(1) })
		shimtime.Sleep(time.Second)
		return fmt.Sprint(stop(), calls.Load())
	})
}
