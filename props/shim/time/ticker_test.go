package time_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/time"
)

func TestTickerTicks(t *testing.T) {
	idle, _ := both(t, func() string {
		ticker := time.NewTicker(2 * time.Second)
		defer ticker.Stop()
		s := ""
		for range 3 {
			s += channel.Receive(ticker.C).Format(" 05")
		}
		return s
	})
	require.Equal(t, map[string]int{" 02 04 06": seeds}, idle)
}

// A slow receiver finds the first of the ticks that it missed, then the next
// that is due: not one for each.
func TestTickerDropsTicks(t *testing.T) {
	idle, _ := both(t, func() string {
		ticker := time.NewTicker(2 * time.Second)
		time.Sleep(7 * time.Second)
		s := channel.Receive(ticker.C).Format("05 ") + fmt.Sprint(poll(ticker.C))
		return s + channel.Receive(ticker.C).Format(" 05") + time.Now().Format(" 05")
	})
	require.Equal(t, map[string]int{"02 false 08 08": seeds}, idle)
}

func TestTickerStops(t *testing.T) {
	idle, eager := both(t, func() string {
		ticker := time.NewTicker(time.Second)
		time.Sleep(5 * time.Second)
		ticker.Stop()
		stale := poll(ticker.C)
		time.Sleep(5 * time.Second)
		return fmt.Sprint(stale, poll(ticker.C))
	})
	require.Equal(t, map[string]int{"false false": seeds}, idle)
	require.Equal(t, idle, eager)
}

func TestTickerResets(t *testing.T) {
	idle, _ := both(t, func() string {
		ticker := time.NewTicker(time.Second)
		time.Sleep(5 * time.Second)
		ticker.Reset(10 * time.Second)
		return channel.Receive(ticker.C).Format("05") + channel.Receive(ticker.C).Format(" 05")
	})
	require.Equal(t, map[string]int{"15 25": seeds}, idle)
}

func TestTick(t *testing.T) {
	idle, _ := both(t, func() string {
		c := time.Tick(time.Second)
		channel.Receive(c)
		return channel.Receive(c).Format("05 ") + fmt.Sprint(time.Tick(0) == nil, time.Tick(-1) == nil)
	})
	require.Equal(t, map[string]int{"02 true true": seeds}, idle)
}

// Ticks that nobody receives do not keep a deadlock from being seen, nor do
// they go on for ever.
func TestTickerHidesNoDeadlock(t *testing.T) {
	for _, eager := range []bool{false, true} {
		e := sched.New(sched.Config{Eager: eager})
		defer e.Close()
		for seed := range uint64(50) {
			r := e.Run(sched.NewRandom(seed), func() {
				time.NewTicker(time.Second)
				channel.Receive(make(chan int))
			})
			require.Equal(t, sched.Deadlock, r.Outcome, "seed %d", seed)
			require.LessOrEqual(t, r.Fired, 1)
		}
	}
}

// The end of time is reached without running over.
func TestFarTicker(t *testing.T) {
	idle, eager := both(t, func() string {
		time.Sleep(time.Hour)
		ticker := time.NewTicker(1<<63 - 1)
		timer := time.NewTimer(time.Second)
		channel.Receive(timer.C)
		return channel.Receive(ticker.C).Format("2006")
	})
	require.Equal(t, map[string]int{"2292": seeds}, idle)
	require.Equal(t, idle, eager)
}
