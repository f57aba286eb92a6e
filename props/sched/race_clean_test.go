//go:build race

package sched_test

import (
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

const cleanRuns = 1000 // executions of each program without a race

// The programs count in an ordinary variable that the test itself reads and
// writes before and after each run: that is ordered, too. A report makes
// package testing fail the test as well.
func TestTheDetectorIsSilentOnCorrectPrograms(t *testing.T) {
	for _, p := range []struct {
		name  string
		count func(n *int)
		want  int
	}{
		{"mutex", withMutex, 6},
		{"spin lock", withSpinLock, 6},
		{"condition variable", withCond, 6},
		{"rwmutex", withRWMutex, 6},
		{"signal", withSignal, 2},
		{"join", withJoin, 3},
		{"join after the end", withLateJoin, 1},
		{"join after the place is taken", withSuccessor, 3},
		{"park", withPark, 2},
		{"timer", withTimer, 2},
		{"channel as a lock", channelLock, 6},
		{"channel with a token", tokenChannel, 6},
		{"channel without a buffer", handOver, 6},
		{"WaitGroup", waitGroup, 6},
		{"Once", once, 6},
		{"atomic pointer", published, 6},
		{"AfterFunc", afterFunc, 6},
		{"After", timerChannel, 6},
		{"context", cancelled, 6},
		{"context looked at", cancelSeen, 6},
	} {
		t.Run(p.name, func(t *testing.T) {
			e := sched.New(sched.Config{Eager: true})
			defer e.Close()
			s := sched.NewRandom(1)
			n := 0
			for range cleanRuns {
				n = 0
				r := e.Run(s, func() { p.count(&n) })
				require.Equal(t, sched.Finished, r.Outcome)
				require.Equal(t, p.want, n)
				require.Zero(t, r.Races)
			}
		})
	}
}

// Threads that are unwound run their deferred calls without the locks that they
// believe to hold; that is no race of theirs.
func TestTheDetectorIsSilentOnUnwoundThreads(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	s := sched.NewRandom(1)
	before := sched.RaceErrors()
	left := 0
	for range cleanRuns {
		n := 0
		r := e.Run(s, func() { crossing(&n) })
		left += len(r.Left)
		n++
	}
	require.Positive(t, left)
	require.Equal(t, before, sched.RaceErrors())
}

// crossing locks two mutexes in either order, and counts under a third.
func crossing(n *int) {
	locks := new([3]byte)
	for i := range 2 {
		sched.Go(func() {
			t := sched.Here()
			count := func() {
				t.Lock(unsafe.Pointer(&locks[2]))
				*n++
				t.Unlock(unsafe.Pointer(&locks[2]))
			}
			defer count()
			count()
			t.Lock(unsafe.Pointer(&locks[i]))
			t.Lock(unsafe.Pointer(&locks[1-i]))
			t.Unlock(unsafe.Pointer(&locks[1-i]))
			t.Unlock(unsafe.Pointer(&locks[i]))
		})
	}
}

func workers(work func(t *sched.Thread)) {
	for range 3 {
		sched.Go(func() {
			for range 2 {
				work(sched.Here())
			}
		})
	}
}

func withMutex(n *int) {
	mu := new(byte)
	workers(func(t *sched.Thread) {
		t.Lock(unsafe.Pointer(mu))
		*n++
		t.Unlock(unsafe.Pointer(mu))
	})
}

// withSpinLock acts on real atomics, as the shims do: they are the edges.
func withSpinLock(n *int) {
	word := new(atomic.Uint32)
	workers(func(t *sched.Thread) {
		for {
			o := t.Announce(sched.Update, unsafe.Pointer(word))
			took := word.CompareAndSwap(0, 1)
			t.Done(sched.Update, o, took, 0)
			if took {
				break
			}
		}
		*n++
		o := t.Announce(sched.Store, unsafe.Pointer(word))
		word.Store(0)
		t.Done(sched.Store, o, true, 0)
	})
}

func withCond(n *int) {
	l := new(condLock)
	workers(func(*sched.Thread) {
		l.acquire()
		*n++
		l.release()
	})
}

func withRWMutex(n *int) {
	mu := new([4]byte)
	workers(func(t *sched.Thread) {
		t.WLock(unsafe.Pointer(mu))
		*n++
		t.WUnlock(unsafe.Pointer(mu))
		t.RLock(unsafe.Pointer(mu))
		use(*n)
		t.RUnlock(unsafe.Pointer(mu))
	})
}

// withSignal writes outside the lock: the signal alone orders the two.
func withSignal(n *int) {
	l := new(condLock)
	waits := false
	sched.Go(func() {
		t := sched.Here()
		t.Lock(unsafe.Pointer(&l.mu))
		waits = true
		t.CondWait(unsafe.Pointer(&l.cond), unsafe.Pointer(&l.mu))
		t.Unlock(unsafe.Pointer(&l.mu))
		*n++
	})
	t := sched.Here()
	for done := false; !done; {
		t.Lock(unsafe.Pointer(&l.mu))
		done = waits
		t.Unlock(unsafe.Pointer(&l.mu))
		t.Yield()
	}
	*n++
	t.Signal(unsafe.Pointer(&l.cond))
}

func withJoin(n *int) {
	t := sched.Here()
	a := t.Go("a", func() { *n++ })
	t.Join(a)
	b := t.Go("b", func() { *n++ })
	t.Join(b)
	*n++
}

func withLateJoin(n *int) {
	t := sched.Here()
	a := t.Go("a", func() { *n++ })
	for range 10 {
		t.Yield()
	}
	t.Join(a)
	use(*n)
}

// withSuccessor joins a thread that is done and whose place another has taken.
func withSuccessor(n *int) {
	t := sched.Here()
	alone := func() {
		for t.Execution().Threads() > 1 {
			t.Yield()
		}
	}
	a := t.Go("a", func() { *n++ })
	number := a.ID()
	alone()
	t.Go("b", func() {})
	alone()
	t.JoinNumber(a, number)
	*n += 2
}

func withPark(n *int) {
	t := sched.Here()
	u := t.Go("u", func() {
		*n++
		t.Unpark(t)
	})
	t.Park("for u")
	*n++
	t.Join(u)
}

func withTimer(n *int) {
	t := sched.Here()
	*n++
	var timer sched.Timer
	t.Arm(&timer, time.Millisecond, func() { sched.RaceRelease(unsafe.Pointer(n)); t.Unpark(t) })
	t.Park("until the timer fires")
	sched.RaceAcquire(unsafe.Pointer(n))
	*n++
}
