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

// texts lists how body ends, sorted.
func texts(t *testing.T, body func() string) []string {
	t.Helper()
	return seeds.Texts(t, usual, body)
}

func TestValuesArriveInOrder(t *testing.T) {
	for capacity := range 4 {
		require.Equal(t, []string{"1 2 3 0 false"}, texts(t, func() string {
			c := make(chan int, capacity)
			s := ""
			seeds.Together(
				func() {
					for i := range 3 {
						channel.To(c).Send(i + 1)
					}
					channel.Close(c)
				},
				func() {
					for v := range channel.Range(c) {
						s += fmt.Sprint(v, " ")
					}
				})
			v, ok := channel.ReceiveOK(c)
			return s + fmt.Sprint(v, ok)
		}), "capacity %d", capacity)
	}
}

// A sender on an unbuffered channel goes on when its value is received, one on a
// buffered channel when there is room.
func TestSendWaits(t *testing.T) {
	body := func(capacity int) func() string {
		return func() string {
			c := make(chan int, capacity)
			s := ""
			seeds.Together(
				func() { channel.To(c).Send(1); s += "sent " },
				func() { seeds.Step(); s += "receive "; channel.Receive(c) })
			return s
		}
	}
	require.Equal(t, []string{"receive sent "}, texts(t, body(0)))
	require.Equal(t, []string{"receive sent ", "sent receive "}, texts(t, body(1)))
}

func TestClosedChannels(t *testing.T) {
	require.Equal(t, []string{"1 true 2 true 0 false 0 false"}, texts(t, func() string {
		c := make(chan int, 2)
		channel.To(c).Send(1)
		channel.To(c).Send(2)
		channel.Close(c)
		s := ""
		for range 4 {
			v, ok := channel.ReceiveOK(c)
			s += fmt.Sprint(v, " ", ok, " ")
		}
		return s[:len(s)-1]
	}))
	require.Equal(t, []string{"send on closed channel; close of closed channel; close of nil channel"}, texts(t, func() string {
		c := make(chan int, 1)
		channel.Close(c)
		return panicOf(func() { channel.To(c).Send(1) }) + "; " + panicOf(func() { channel.Close(c) }) + "; " +
			panicOf(func() { channel.Close[int](nil) })
	}))
	require.Equal(t, []string{"send on closed channel", "went on"}, texts(t, func() (s string) {
		c := make(chan int)
		seeds.Together(
			func() { s = panicOf(func() { channel.To(c).Send(1) }) },
			func() { channel.ReceiveOK(c) },
			func() { channel.Close(c) })
		return s
	}), "before the close or during the wait")
}

func TestNilChannelsBlockForEver(t *testing.T) {
	for _, operation := range []func(){
		func() { channel.To[int](nil).Send(1) },
		func() { channel.Receive[int](nil) },
		func() { channel.Select(false) },
		func() { channel.Select(false, channel.From[int](nil), channel.To[int](nil).Case(1)) },
	} {
		require.Equal(t, []string{"deadlock"}, texts(t, func() string { operation(); return "went on" }))
	}
	require.Equal(t, []string{"-1 0 0"}, texts(t, func() string {
		return fmt.Sprint(channel.Select(true, channel.From[int](nil)), channel.Len[int](nil), channel.Cap[int](nil))
	}))
}

// first has three threads wait at c, and tells in which order they come through
// when let.
func first(wait func(c chan int, name int) string, let func(c chan int)) func() string {
	return func() string {
		c := make(chan int)
		s := ""
		for name := range 3 {
			seeds.Step() // the thread before has queued, as long as each runs until it blocks
			u := sched.Here().Go("", func() { s += wait(c, name) })
			u.Daemon()
		}
		seeds.Step()
		for range 3 {
			let(c)
			seeds.Step()
		}
		return s
	}
}

func TestWaitersAreServedInOrder(t *testing.T) {
	for name, body := range map[string]func() string{
		"receivers": first(
			func(c chan int, name int) string { channel.Receive(c); return fmt.Sprint(name) },
			func(c chan int) { channel.To(c).Send(0) }),
		"senders": first(
			func(c chan int, name int) string { channel.To(c).Send(name); return fmt.Sprint(name) },
			func(c chan int) { channel.Receive(c) }),
		"selects": first(
			func(c chan int, name int) string {
				channel.Select(false, channel.From[int](nil), channel.From(c))
				return fmt.Sprint(name)
			},
			func(c chan int) { channel.To(c).Send(0) }),
	} {
		e := sched.New(usual)
		s := ""
		r := e.Run(sched.RunToBlock{}, func() { s = body() })
		e.Close()
		require.Equal(t, sched.Finished, r.Outcome, name)
		require.Equal(t, "012", s, name)
	}
}

// What the run leaves in a channel is there afterwards, and the other way round.
func TestChannelsSurviveTheRun(t *testing.T) {
	e := sched.New(usual)
	defer e.Close()
	c := make(chan int, 2)
	c <- 1
	c <- 2
	closed := make(chan int, 1)
	closed <- 3
	close(closed)
	r := e.Run(sched.NewRandom(1), func() {
		require.Equal(t, 2, channel.Len(c))
		require.Equal(t, 2, channel.Cap(c))
		sched.Go(func() { channel.To(c).Send(4); channel.Close(c) })
		require.Equal(t, 1, channel.Receive(c))
		require.Equal(t, 0, channel.Select(false, channel.From(closed)))
		x := channel.From(closed)
		channel.Select(false, x)
		_, ok := x.GetOK()
		require.False(t, ok)
	})
	require.Equal(t, sched.Finished, r.Outcome, r.Failure)
	require.Equal(t, []int{2, 4}, []int{<-c, <-c})
	_, ok := <-c
	require.False(t, ok)
}
