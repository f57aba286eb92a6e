//go:build !race

package iter_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/channel"
	"github.com/gilcheck/gilcheck/props/shim/internal/dropin"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/iter"
)

func TestDropIn(t *testing.T) {
	differences, err := dropin.Differences("iter")
	require.NoError(t, err)
	require.Empty(t, differences)
}

func count(to int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range to {
			if !yield(i) {
				return
			}
		}
	}
}

// inside runs body under every strategy that seeds has, and gives the text that all
// runs agree on.
func inside(t *testing.T, body func() string) string {
	t.Helper()
	texts := seeds.Texts(t, sched.Config{}, body)
	require.Len(t, texts, 1)
	return texts[0]
}

func TestPull(t *testing.T) {
	pulled := func() string {
		next, stop := iter.Pull(count(3))
		defer stop()
		text := ""
		for range 5 {
			v, ok := next()
			text += fmt.Sprintf("%d %t ", v, ok)
		}
		return text
	}
	require.Equal(t, "0 true 1 true 2 true 0 false 0 false ", pulled(), "outside")
	require.Equal(t, pulled(), inside(t, pulled))
}

func TestPull2(t *testing.T) {
	pulled := func() string {
		next, stop := iter.Pull2(func(yield func(int, string) bool) { _ = yield(1, "a") && yield(2, "b") })
		k, v, ok := next()
		stop()
		k2, v2, ok2 := next()
		return fmt.Sprint(k, v, ok, k2, v2, ok2)
	}
	require.Equal(t, pulled(), inside(t, pulled))
}

func TestStopRunsDeferredCalls(t *testing.T) {
	pulled := func() (text string) {
		next, stop := iter.Pull(func(yield func(int) bool) {
			defer func() { text += "deferred " }()
			for yield(1) {
			}
			text += "stopped "
		})
		next()
		stop()
		stop()
		_, ok := next()
		never, unused := iter.Pull(count(1))
		unused()
		_, begun := never()
		return text + fmt.Sprint(ok, begun)
	}
	require.Equal(t, "stopped deferred false false", pulled())
	require.Equal(t, pulled(), inside(t, pulled))
}

func TestPanicAndGoexitReachTheCaller(t *testing.T) {
	pulled := func() (text string) {
		func() {
			defer func() { text += fmt.Sprint(recover()) }()
			next, _ := iter.Pull(func(func(int) bool) { panic("oh") })
			next()
		}()
		return text
	}
	require.Equal(t, pulled(), inside(t, pulled))
	require.Equal(t, "deferred", inside(t, func() (text string) {
		done := make(chan bool)
		sched.Go(func() {
			defer channel.Close(done)
			defer func() { text = "deferred" }()
			next, _ := iter.Pull(func(func(int) bool) { runtime.Goexit() })
			next()
			text = "went on"
		})
		channel.Receive(done)
		return text
	}))
}

// An iterator may wait for another thread.
func TestAnIteratorBlocks(t *testing.T) {
	require.Equal(t, "1", inside(t, func() string {
		c := make(chan int)
		sched.Go(func() { channel.To(c).Send(1) })
		next, stop := iter.Pull(func(yield func(int) bool) { yield(channel.Receive(c)) })
		defer stop()
		v, _ := next()
		return fmt.Sprint(v)
	}))
}
