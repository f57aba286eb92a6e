package time_test

import (
	"testing"
	std "time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/time"
)

func TestOutsideTimeIsReal(t *testing.T) {
	before := std.Now()
	time.Sleep(std.Nanosecond)
	now := time.Now()
	require.False(t, now.Before(before))
	require.Contains(t, now.String(), "m=", "the monotonic reading")
	require.GreaterOrEqual(t, time.Since(before), std.Duration(0))
	require.LessOrEqual(t, time.Until(before), std.Duration(0))
	<-time.After(1)
	<-time.Tick(1)

	timer := time.NewTimer(std.Hour)
	require.True(t, timer.Stop())
	require.False(t, timer.Reset(1))
	<-timer.C
	require.False(t, timer.Stop())

	called := make(chan bool)
	timer = time.AfterFunc(1, func() { called <- true })
	<-called
	require.Nil(t, timer.C)
	require.False(t, timer.Stop())

	ticker := time.NewTicker(1)
	<-ticker.C
	<-ticker.C
	ticker.Stop()
	ticker.Reset(1)
	<-ticker.C
	ticker.Stop()
}

// A timer of a package variable is used within: each run finds it at rest, and
// leaves the real one alone.
func TestTimerMadeOutside(t *testing.T) {
	timer, ticker := time.NewTimer(std.Hour), time.NewTicker(std.Hour)
	for range 2 {
		seen := walks(t, false, func() string {
			s := ""
			if timer.Stop() {
				s += "armed "
			}
			timer.Reset(std.Second)
			ticker.Reset(2 * std.Second)
			s += channel.Receive(timer.C).Format("05 ")
			return s + channel.Receive(ticker.C).Format("05")
		})
		require.Equal(t, map[string]int{"01 02": seeds}, seen)
	}
	require.True(t, timer.Stop())
	ticker.Stop()
}

// What is left of a run's timer is not armed, and says so.
func TestTimerOfAnEndedRun(t *testing.T) {
	var timer *time.Timer
	var ticker *time.Ticker
	walks(t, false, func() string {
		timer, ticker = time.NewTimer(std.Hour), time.NewTicker(std.Hour)
		return ""
	})
	require.False(t, timer.Stop())
	ticker.Stop()
	require.PanicsWithValue(t, "time: Reset called on a Timer of an execution that has ended", func() { timer.Reset(1) })
	require.PanicsWithValue(t, "time: Reset called on a Ticker of an execution that has ended", func() { ticker.Reset(1) })
}

func TestEqualSeedsEqualRuns(t *testing.T) {
	body := func() {
		timer := time.NewTimer(std.Second)
		ticker := time.NewTicker(std.Second)
		time.AfterFunc(std.Second, func() { time.Now() })
		sched.Go(func() { timer.Reset(std.Minute) })
		sched.Go(func() { channel.Receive(ticker.C) })
		a, b := channel.From(timer.C), channel.From(ticker.C)
		channel.Select(false, a, b)
		time.Sleep(std.Second)
	}
	for _, config := range []sched.Config{{}, {Eager: true}, {Eager: true, Any: true}} {
		e := sched.New(config)
		defer e.Close()
		hashes := map[uint64]bool{}
		for seed := range uint64(seeds) {
			first := e.Run(sched.NewRandom(seed), body).Hash
			require.Equal(t, first, e.Run(sched.NewRandom(seed), body).Hash)
			hashes[first] = true
		}
		require.Greater(t, len(hashes), 4, "different seeds give different runs")
	}
}
