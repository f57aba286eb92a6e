//go:build unix

package eventloop

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil"
)

// benchmark runs a benchmark in a loop that watches descriptors. It must stop
// the loop.
func benchmark(b *testing.B, start func(b *testing.B, l *Loop, g *gil.GIL)) {
	g := gil.New()
	thread := g.NewThread("loop")
	thread.Acquire()
	defer thread.Exit()
	l, err := New(thread)
	require.NoError(b, err)
	b.ReportAllocs()
	start(b, l, g)
	b.ResetTimer()
	require.NoError(b, l.RunForever())
	b.StopTimer()
	require.NoError(b, l.Close())
}

// BenchmarkTurn is a turn with one callback, and one look for events.
func BenchmarkTurn(b *testing.B) {
	benchmark(b, func(b *testing.B, l *Loop, _ *gil.GIL) {
		left := b.N
		var again func()
		again = func() {
			if left--; left <= 0 {
				l.Stop()
				return
			}
			l.CallSoon(again)
		}
		l.CallSoon(again)
	})
}

// BenchmarkCallback is one of a thousand callbacks in each turn.
func BenchmarkCallback(b *testing.B) {
	benchmark(b, func(b *testing.B, l *Loop, _ *gil.GIL) {
		left := b.N
		var again func()
		again = func() {
			if left--; left <= 0 {
				l.Stop()
				return
			}
			l.CallSoon(again)
		}
		for range 1000 {
			l.CallSoon(again)
		}
	})
}

// BenchmarkSwitch is a task that lets the others go first.
func BenchmarkSwitch(b *testing.B) {
	benchmark(b, func(b *testing.B, l *Loop, _ *gil.GIL) {
		const tasks = 100
		left := b.N
		for range tasks {
			l.Go(func() error {
				for ; left > 0; left-- {
					if err := l.Sleep(0); err != nil {
						return err
					}
				}
				l.Stop()
				return nil
			})
		}
	})
}

// BenchmarkTimer is a timer that is set and cancelled, beside a thousand others.
func BenchmarkTimer(b *testing.B) {
	benchmark(b, func(b *testing.B, l *Loop, _ *gil.GIL) {
		for range 1000 {
			l.CallLater(time.Hour, func() {})
		}
		l.CallSoon(func() {
			for range b.N {
				l.CallLater(time.Minute, func() {}).Cancel()
			}
			l.Stop()
		})
	})
}

// BenchmarkWake is a call from another thread to a loop that waits, and the
// answer. In the second case a third thread computes, and yields on request:
// this is the convoy effect, and the loop waits for one switch interval in each
// turn in which it waits.
func BenchmarkWake(b *testing.B) {
	for _, busy := range []bool{false, true} {
		name := map[bool]string{false: "alone", true: "beside a busy thread"}[busy]
		b.Run(name, func(b *testing.B) {
			var all sync.WaitGroup
			var over atomic.Bool
			benchmark(b, func(b *testing.B, l *Loop, g *gil.GIL) {
				if busy {
					all.Go(func() {
						thread := g.NewThread("busy")
						defer thread.Exit()
						thread.Acquire()
						for !over.Load() {
							thread.Checkpoint()
						}
					})
				}
				answers := make(chan bool, 1)
				all.Go(func() {
					defer over.Store(true)
					for range b.N {
						_ = l.CallSoonThreadsafe(func() { answers <- true })
						<-answers
					}
					_ = l.CallSoonThreadsafe(l.Stop)
				})
			})
			over.Store(true)
			all.Wait()
		})
	}
}

// BenchmarkEcho is one byte to a server on loopback and back, on a hundred
// connections at the same time.
func BenchmarkEcho(b *testing.B) {
	const connections = 100
	var all sync.WaitGroup
	benchmark(b, func(b *testing.B, l *Loop, _ *gil.GIL) {
		server := newEcho(b, l, l.Stop)
		var left atomic.Int64
		left.Store(int64(b.N))
		ready := make(chan bool)
		for range connections {
			all.Go(func() {
				conn := server.dial(b)
				<-ready // so that the last one ends last
				for left.Add(-1) >= 0 {
					roundTrip(b, conn, 'x')
				}
				_ = conn.Close()
			})
		}
		for server.open < connections {
			turnsOf(b, l)
		}
		close(ready)
	})
	all.Wait()
}

func turnsOf(b *testing.B, l *Loop) {
	l.Stop()
	require.NoError(b, l.RunForever())
}

// BenchmarkExecutor is a call of an empty function in another thread.
func BenchmarkExecutor(b *testing.B) {
	var e *Executor
	benchmark(b, func(b *testing.B, l *Loop, g *gil.GIL) {
		e = NewExecutor(2, func(name string) Thread { return g.NewThread(name) })
		l.Go(func() error {
			defer l.Stop()
			for range b.N {
				if _, err := RunInExecutor(l, e, func(Thread) (int, error) { return 0, nil }).Await(); err != nil {
					b.Error(err)
				}
			}
			return nil
		})
	})
	e.Shutdown() // the lock is free by now
}
