package time_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/time"
)

func TestVirtualTimeBeginsIn2000(t *testing.T) {
	idle, _ := both(t, func() string {
		begin := time.Now()
		time.Sleep(3 * time.Second)
		return fmt.Sprint(begin.Format(time.RFC3339), " ", time.Since(begin), " ", time.Until(begin))
	})
	require.Equal(t, map[string]int{"2000-01-01T00:00:00Z 3s -3s": seeds}, idle)
}

func TestSleepersWakeInOrder(t *testing.T) {
	idle, _ := both(t, func() string {
		th := sched.Here()
		var order [3]int32
		var woken atomic.Int32
		var sleepers []*sched.Thread
		for i, d := range []time.Duration{2 * time.Second, time.Second, 0} {
			sleepers = append(sleepers, th.Go("", func() {
				time.Sleep(d)
				order[i] = woken.Add(1)
			}))
		}
		for _, s := range sleepers {
			th.Join(s)
		}
		return fmt.Sprint(order)
	})
	require.Equal(t, map[string]int{"[3 2 1]": seeds}, idle)
}

func TestTimerSendsWhenItFires(t *testing.T) {
	body := func() string {
		timer := time.NewTimer(time.Second)
		when := channel.Receive(timer.C)
		return fmt.Sprint(when.Format("05"), poll(timer.C), timer.Stop(), channel.Len(timer.C), channel.Cap(timer.C))
	}
	idle, eager := both(t, body)
	require.Equal(t, map[string]int{"01false false 0 0": seeds}, idle)
	require.Equal(t, idle, eager)
}

// Whether a timer fires before it is stopped is open while timers may be early.
// A value that was sent and not received is taken back, and Stop says so.
func TestStopTakesBackTheValue(t *testing.T) {
	body := func() string {
		timer := time.NewTimer(time.Second)
		sched.Here().Yield()
		fired := !time.Now().Equal(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC))
		stopped := timer.Stop()
		return fmt.Sprint("fired ", fired, " stopped ", stopped, " stale ", poll(timer.C), " again ", timer.Stop())
	}
	idle, eager := both(t, body)
	const quiet, late = "fired false stopped true stale false again false", "fired true stopped true stale false again false"
	require.Equal(t, map[string]int{quiet: seeds}, idle)
	require.ElementsMatch(t, []string{quiet, late}, keys(eager))
}

// One of the two gets the timer: who stops it, or who receives.
func TestStopRacesWithReceive(t *testing.T) {
	body := func() string {
		th := sched.Here()
		timer := time.NewTimer(time.Second)
		received := false
		u := th.Go("", func() {
			give := time.NewTimer(time.Minute)
			tick, up := channel.From(timer.C), channel.From(give.C)
			received = channel.Select(false, tick, up) == 0
		})
		stopped := timer.Stop()
		th.Join(u)
		return fmt.Sprint("stopped ", stopped, " received ", received)
	}
	idle, eager := both(t, body)
	require.Equal(t, []string{"stopped true received false"}, keys(idle))
	require.ElementsMatch(t, []string{"stopped true received false", "stopped false received true"}, keys(eager))
}

func TestResetTakesBackTheValue(t *testing.T) {
	body := func() string {
		timer := time.NewTimer(time.Second)
		time.Sleep(2 * time.Second) // it has fired
		was := timer.Reset(time.Hour)
		early := channel.Len(timer.C) // a point, at which the timer may fire again
		when := channel.Receive(timer.C)
		return fmt.Sprint(was, early, when.Hour(), timer.Reset(time.Second), timer.Stop())
	}
	idle, eager := both(t, body)
	require.Equal(t, map[string]int{"true 0 1 false true": seeds}, idle)
	require.Equal(t, idle, eager)
}

func TestAfterFuncRunsInAThread(t *testing.T) {
	body := func() string {
		th := sched.Here()
		done := make(chan int)
		timer := time.AfterFunc(time.Second, func() { channel.To(done).Send(sched.Here().ID()) })
		other := channel.Receive(done) != th.ID()
		return fmt.Sprint(timer.C == nil, other, time.Since(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)), timer.Stop())
	}
	idle, eager := both(t, body)
	require.Equal(t, map[string]int{"true true 1s false": seeds}, idle)
	require.Equal(t, idle, eager)
}

// Stop does not wait for the function: it may be running still.
func TestAfterFuncRacesWithStop(t *testing.T) {
	body := func() string {
		var called atomic.Bool
		timer := time.AfterFunc(time.Second, func() { called.Store(true) })
		sched.Here().Yield()
		stopped := timer.Stop()
		atOnce := called.Load()
		for sched.Here().Execution().Threads() > 1 {
			sched.Here().Yield()
		}
		return fmt.Sprint("stopped ", stopped, " called ", atOnce, " later ", called.Load())
	}
	idle, eager := both(t, body)
	require.Equal(t, []string{"stopped true called false later false"}, keys(idle))
	require.ElementsMatch(t, []string{
		"stopped true called false later false",
		"stopped false called true later true",
		"stopped false called false later true",
	}, keys(eager))
}

// A timer that is due when it is armed may fire at any point from then on, or not yet:
// no time has to pass. So idle timers meet running threads there.
func TestAfterFuncAtOnce(t *testing.T) {
	body := func() string {
		var called atomic.Bool
		timer := time.AfterFunc(-time.Second, func() { called.Store(true) })
		sched.Here().Yield()
		early := called.Load()
		sched.Here().Yield()
		late, stopped := called.Load(), timer.Stop()
		return fmt.Sprint(early, " ", late, " stopped ", stopped)
	}
	idle, eager := both(t, body)
	require.ElementsMatch(t, []string{
		"true true stopped false",
		"false true stopped false",
		"false false stopped true",
		"false false stopped false", // its function has not come to the store
	}, keys(idle))
	require.ElementsMatch(t, keys(idle), keys(eager))
}

func TestAfterFuncResets(t *testing.T) {
	idle, _ := both(t, func() string {
		var calls atomic.Int32
		timer := time.AfterFunc(time.Second, func() { calls.Add(1) })
		first := timer.Reset(3 * time.Second)
		time.Sleep(2 * time.Second)
		before := calls.Load()
		time.Sleep(2 * time.Second)
		after := calls.Load()
		second := timer.Reset(time.Second)
		time.Sleep(2 * time.Second)
		return fmt.Sprint(first, before, after, second, calls.Load())
	})
	require.Equal(t, map[string]int{"true 0 1 false 2": seeds}, idle)
}

// A lock with a timeout, the commonest use: both branches are there, and with
// the idle clock the time passes only when nobody else can go on.
func TestSelectWithTimeout(t *testing.T) {
	body := func() string {
		lock := make(chan struct{}, 1)
		channel.To(lock).Send(struct{}{})
		sched.Go(func() { channel.Receive(lock) })
		acquire, timeout := channel.To(lock).Case(struct{}{}), channel.From(time.After(time.Second))
		return fmt.Sprint(channel.Select(false, acquire, timeout))
	}
	idle, eager := both(t, body)
	require.Equal(t, []string{"0"}, keys(idle))
	require.ElementsMatch(t, []string{"0", "1"}, keys(eager))
}

func TestUninitializedTimersPanic(t *testing.T) {
	for _, operation := range []func(){
		func() { new(time.Timer).Stop() },
		func() { new(time.Timer).Reset(1) },
		func() { new(time.Ticker).Reset(1) },
		func() { time.NewTicker(0) },
		func() { time.NewTicker(1).Reset(0) },
	} {
		require.Panics(t, operation)
		walks(t, false, func() string {
			defer func() { _ = recover() }()
			operation()
			sched.Here().Fail(fmt.Errorf("no panic"))
			return ""
		})
	}
	new(time.Ticker).Stop()
}

// Deferred calls of a run that is unwound do nothing, and do not wait.
func TestUnwinding(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	deferred := 0
	for seed := range uint64(20) {
		r := e.Run(sched.NewRandom(seed), func() {
			timer, ticker := time.NewTimer(time.Second), time.NewTicker(time.Second)
			channel.Receive(timer.C)
			defer func() {
				timer.Stop()
				ticker.Stop()
				timer.Reset(time.Second)
				ticker.Reset(time.Second)
				time.AfterFunc(time.Second, func() {})
				time.Now()
				time.Sleep(time.Second)
				deferred++
				channel.Receive(time.After(time.Second))
				deferred = -1
			}()
			channel.Receive(timer.C)
		})
		require.Equal(t, sched.Deadlock, r.Outcome)
	}
	require.Equal(t, 20, deferred)
}

// Too many threads at a time make the run inconclusive, also when a timer starts them.
func TestTooManyFunctionsAtATime(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	r := e.Run(sched.NewRandom(1), func() {
		for range sched.MaxThreads + 10 {
			time.AfterFunc(time.Second, func() { channel.Receive(make(chan int)) })
		}
		time.Sleep(time.Minute)
	})
	require.Equal(t, sched.Inconclusive, r.Outcome)
	require.Equal(t, "more than 63 goroutines are alive at a time, the most that can be explored", r.Doubt)
}
