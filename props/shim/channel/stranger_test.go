//go:build !race

package channel_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
)

// A goroutine that the scheduler does not control finds channels closed by a run that
// was cut short, or fills their buffers: the process goes on, and the run says nothing.
func TestStrangersAtChannels(t *testing.T) {
	for name, p := range map[string]struct {
		capacity int
		thread   func(chan int)
		stranger func(chan int)
		doubt    string
	}{
		"send on a closed channel":      {1, func(c chan int) { channel.Close(c) }, func(c chan int) { channel.To(c).Send(1) }, "a goroutine that the scheduler does not control takes part"},
		"close of a closed channel":     {1, func(c chan int) { channel.Close(c) }, func(c chan int) { channel.Close(c) }, "takes part"},
		"select with a closed channel":  {1, func(c chan int) { channel.Close(c) }, func(c chan int) { channel.Select(false, channel.To(c).Case(1)) }, "takes part"},
		"a buffer filled by the way":    {1, func(c chan int) { channel.To(c).Send(1) }, func(c chan int) { <-c; c <- 2 }, ""},
		"a receiver beside the threads": {0, func(chan int) {}, func(c chan int) { channel.Select(true, channel.From(c)) }, "takes part"},
	} {
		t.Run(name, func(t *testing.T) {
			e := sched.New(sched.Config{})
			defer e.Close()
			r := e.Run(sched.RunToBlock{}, func() {
				c := make(chan int, p.capacity)
				p.thread(c)
				done := make(chan bool)
				go func() {
					defer close(done)
					p.stranger(c)
				}()
				<-done
			})
			require.Contains(t, r.Doubt, p.doubt)
			require.Equal(t, p.doubt != "", r.Outcome == sched.Inconclusive)
		})
	}
}
