//go:build !race

package channel_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
)

func TestSelectTakesAnyThatIsReady(t *testing.T) {
	body := func() string {
		a, b, full, empty := make(chan int, 1), make(chan int), make(chan int), make(chan int)
		channel.Close(b)
		receive := channel.From(b)
		switch channel.Select(false, channel.To(a).Case(1), receive, channel.To(full).Case(1), channel.From(empty)) {
		case 0:
			return fmt.Sprint("sent ", channel.Receive(a))
		case 1:
			v, ok := receive.GetOK()
			return fmt.Sprint("received ", v, ok)
		}
		return "a case that is not ready"
	}
	require.Equal(t, []string{"received 0 false", "sent 1"}, texts(t, body))
	require.Equal(t, []string{"received 0 false", "sent 1"}, seeds.Exhaust(t, usual, body))
}

func TestSelectWithDefault(t *testing.T) {
	require.Equal(t, []string{"-1", "0"}, texts(t, func() string {
		c := make(chan int)
		chosen := 0
		seeds.Together(
			func() { chosen = channel.Select(true, channel.From(c)) },
			func() { channel.Select(false, channel.To(c).Case(1), channel.From(make(chan int))) },
			func() { // so that the other does not wait for ever
				seeds.Step()
				channel.Select(true, channel.From(c))
				channel.Close(c)
			})
		return fmt.Sprint(chosen)
	})[:2])
}

// A thread that polls is not run again until something has changed, be it the last
// of its channels.
func TestPollingEndsWithAChange(t *testing.T) {
	e := sched.New(usual)
	defer e.Close()
	turns := 0
	r := e.Run(sched.RunToBlock{}, func() {
		first, second, last := make(chan int), make(chan int), make(chan int)
		noticed := false
		sched.Go(func() {
			for channel.Select(true, channel.From(first), channel.From(second), channel.From(last)) < 0 {
			}
			noticed = true
		})
		seeds.Step()
		channel.Close(last)
		for ; !noticed; turns++ {
			seeds.Step()
		}
	})
	require.Equal(t, sched.Finished, r.Outcome)
	require.Equal(t, 1, turns)
}

// A thread that waits in a select is there for one partner only.
func TestSelectGoesToOnePartner(t *testing.T) {
	body := func() string {
		a, b := make(chan int), make(chan int)
		s := ""
		send := func(c chan int, name string) func() {
			return func() {
				if channel.Select(true, channel.To(c).Case(1)) == 0 {
					s += name
				}
			}
		}
		u := sched.Here().Go("", func() { s += fmt.Sprint(channel.Select(false, channel.From(a), channel.From(b))) })
		u.Daemon()
		seeds.Together(send(a, "a"), send(b, "b"))
		if s == "" {
			channel.Close(a) // let it go
		}
		sched.Here().Join(u)
		return s
	}
	require.Equal(t, []string{"0", "a0", "b1"}, seeds.Exhaust(t, usual, body))
}

func TestSelectsMeet(t *testing.T) {
	body := func() string {
		a, b := make(chan int), make(chan int)
		got, sent := 0, 0
		seeds.Together(
			func() {
				x, y := channel.From(a), channel.From(b)
				if channel.Select(false, x, y) == 0 {
					got = x.Get()
				} else {
					got = y.Get()
				}
			},
			func() { sent = channel.Select(false, channel.To(a).Case(10), channel.To(b).Case(11)) })
		return fmt.Sprint(got, sent)
	}
	require.Equal(t, []string{"10 0", "11 1"}, seeds.Exhaust(t, usual, body))
}

func TestSelectOnOneChannelTwice(t *testing.T) {
	body := func() string {
		c := make(chan int)
		chosen := 0
		seeds.Together(
			func() { chosen = channel.Select(false, channel.From(c), channel.From(c)) },
			func() { channel.To(c).Send(1) })
		return fmt.Sprint(chosen)
	}
	require.Equal(t, []string{"0", "1"}, seeds.Exhaust(t, usual, body))
	require.Equal(t, []string{"deadlock"}, texts(t, func() string {
		c := make(chan int)
		channel.Select(false, channel.From(c), channel.To(c).Case(1))
		return "a thread is no partner of its own"
	}))
}

func TestSelectSendsOnClosedChannel(t *testing.T) {
	require.Equal(t, []string{"send on closed channel"}, texts(t, func() (s string) {
		c := make(chan int)
		seeds.Together(
			func() {
				s = panicOf(func() { channel.Select(false, channel.To(c).Case(1), channel.From(make(chan int))) })
			},
			func() { channel.Close(c) })
		return s
	}), "before the close or during the wait")
}

// With Config.Any a value may go to any of those who wait.
func TestAnyWaiterMayBeServed(t *testing.T) {
	body := func() string {
		c := make(chan int)
		s := ""
		for name := range 2 {
			u := sched.Here().Go("", func() { channel.Receive(c); s += fmt.Sprint(name) })
			u.Daemon()
			seeds.Step()
		}
		channel.To(c).Send(0)
		seeds.Step()
		return s
	}
	for _, choice := range []int{0, 1} {
		e := sched.New(sched.Config{Any: true})
		s := ""
		e.Run(choosing{choice: choice}, func() { s = body() })
		require.Equal(t, fmt.Sprint(choice), s)
		e.Close()
	}
}

// choosing runs each thread until it blocks, and answers all choices alike.
type choosing struct {
	sched.RunToBlock
	choice int
}

func (c choosing) Choose(_ *sched.Execution, n int) int { return min(c.choice, n-1) }
