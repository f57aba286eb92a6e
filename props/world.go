package props

import (
	"context"
	"runtime"
	"time"

	"testing/synctest"
)

// A world is where a program runs: a synctest bubble, in which time is virtual
// and rest is exact, or the plain runtime.
type world interface {
	// exact reports whether rest and time are exact here.
	exact() bool
	// settle waits until what was begun has gone as far as it can by itself, or,
	// where that cannot be seen, until atRest has said so or patience has run out.
	// With waiters about, it gives them a moment to park. It reports whether all is
	// at rest.
	settle(atRest, waiters func() bool) bool
	// advance lets d pass.
	advance(d time.Duration)
	// deadline gives a context that ends after d, and a function that ends it
	// when the program's time has come.
	deadline(d time.Duration) (ctx context.Context, expire context.CancelFunc)
}

// bubble is the inside of a synctest bubble. It serves locks whose waiters block
// durably, and lets time pass only when all of them do.
type bubble struct{}

func (bubble) exact() bool { return true }

func (bubble) settle(atRest, _ func() bool) bool {
	synctest.Wait()
	return atRest()
}

func (bubble) advance(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

func (bubble) deadline(d time.Duration) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(context.Background(), d)
	_ = cancel // the deadline ends it
	return ctx, func() {}
}

// runtimeWorld is the plain runtime, for locks that hang a bubble: raw mutexes,
// spinning, waiting outside Go.
type runtimeWorld struct {
	patience int // polls without rest before settle gives up
}

// The polling of runtimeWorld. Patience is counted in polls, not in time, so that
// it stretches on a machine that is too busy to let us poll.
const (
	pollEvery     = 2 * time.Millisecond
	patienceLong  = 1000                   // about 2 s on an idle machine: nothing is owed that long
	patienceShort = 100                    // while shrinking; the result is confirmed with the long one
	spinFor       = time.Millisecond       // longer than any operation that need not wait
	parkGrace     = 100 * time.Microsecond // a waiter parks or spins well within it
	advanceMax    = 12 * time.Millisecond  // two default switch intervals and a bit
)

func (runtimeWorld) exact() bool { return false }

// settle waits while the contract owes somebody a step, and then a moment longer
// if there are waiters, which no clock can measure from outside.
func (w runtimeWorld) settle(atRest, waiters func() bool) bool {
	begin, rested := time.Now(), atRest()
	for !rested && time.Since(begin) < spinFor {
		runtime.Gosched()
		rested = atRest()
	}
	for i := 0; i < w.patience && !rested; i++ {
		time.Sleep(pollEvery)
		rested = atRest()
	}
	if rested && waiters() {
		for begin = time.Now(); time.Since(begin) < parkGrace; {
			runtime.Gosched()
		}
	}
	return rested
}

func (runtimeWorld) advance(d time.Duration) { time.Sleep(min(d, advanceMax)) }

func (runtimeWorld) deadline(time.Duration) (context.Context, context.CancelFunc) {
	return context.WithCancel(context.Background())
}
