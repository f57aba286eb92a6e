//go:build race

package channel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
)

const cleanRuns = 300 // executions of each program without a race

// Each program counts in an ordinary variable, in order only if the channels'
// operations give the race detector the edges that real ones do.
var clean = map[string]func(n *int){
	"a token": func(n *int) {
		token := make(chan struct{}, 1)
		for range 3 {
			sched.Go(func() {
				channel.To(token).Send(struct{}{})
				*n++
				channel.Receive(token)
			})
		}
	},
	"a token that is there first": func(n *int) {
		token := make(chan struct{}, 1)
		token <- struct{}{}
		for range 3 {
			sched.Go(func() {
				channel.Receive(token)
				*n++
				channel.To(token).Send(struct{}{})
			})
		}
	},
	"hand-over and answer": func(n *int) {
		c, d := make(chan *int), make(chan *int)
		sched.Go(func() { *n++; channel.To(c).Send(n); *channel.Receive(d)++ })
		sched.Go(func() { p := channel.Receive(c); *p++; channel.To(d).Send(p) })
	},
	"receive before the sender goes on": func(n *int) {
		c := make(chan int)
		sched.Go(func() { *n++; channel.Receive(c) })
		channel.To(c).Send(1)
		*n += 2
	},
	"close": func(n *int) {
		c := make(chan int)
		sched.Go(func() { *n += 3; channel.Close(c) })
		for range 2 {
			sched.Go(func() {
				channel.Receive(c)
				_ = *n
			})
		}
	},
	"a full buffer": func(n *int) {
		c := make(chan *int, 1)
		sched.Go(func() {
			for range 3 {
				p := new(int)
				*p = 1
				channel.To(c).Send(p)
			}
			channel.Close(c)
		})
		for p := range channel.Range(c) {
			*n += *p
		}
	},
	"select": func(n *int) {
		c, d, never := make(chan *int), make(chan *int), make(chan *int)
		sched.Go(func() {
			*n++
			channel.Select(false, channel.To(c).Case(n), channel.From(never))
			x, y := channel.From(d), channel.From(never)
			channel.Select(false, x, y)
			*x.Get()++
		})
		sched.Go(func() {
			x := channel.From(c)
			channel.Select(false, channel.From(never), x)
			*x.Get()++
			channel.Select(false, channel.To(d).Case(n), channel.To(make(chan *int)).Case(n))
		})
	},
}

func TestTheDetectorIsSilentOnCorrectPrograms(t *testing.T) {
	for name, program := range clean {
		t.Run(name, func(t *testing.T) {
			e := sched.New(usual)
			defer e.Close()
			for seed := range uint64(cleanRuns) {
				n := 0
				r := e.Run(sched.NewRandom(seed), func() { program(&n) })
				require.Equal(t, sched.Finished, r.Outcome)
				require.Equal(t, 3, n)
				require.Zero(t, r.Races)
			}
		})
	}
}
