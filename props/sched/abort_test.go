package sched_test

import (
	"runtime"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

const abortedRuns = 1000 // executions of each program that must be unwound

// A run that ends early leaves threads in the middle of the program: whatever
// their deferred calls do, they are gone before the next run.
func TestUnwoundThreadsLeaveNothingBehind(t *testing.T) {
	for _, p := range []struct {
		name string
		body func()
		want sched.Outcome
	}{
		{"deadlock", deadlocked(func(*sched.Thread, unsafe.Pointer) {}), sched.Deadlock},
		{"deferred unlock and recover", deadlocked(deferredRecover), sched.Deadlock},
		{"deferred TryLock and Sleep", deadlocked(deferredWaits), sched.Deadlock},
		{"deferred panic", deadlocked(deferredPanic), sched.Deadlock},
		{"deferred Goexit", deadlocked(deferredGoexit), sched.Deadlock},
		{"deferred loop", deadlocked(deferredLoop), sched.Deadlock},
		{"deferred go", deadlocked(deferredGo), sched.Deadlock},
		{"Goexit in a thread", goexit, sched.Finished},
		{"panic", panics, sched.Panicked},
		{"fatal error", crashes, sched.Panicked},
		{"too long", endless, sched.TooLong},
		{"never started", func() { sched.Go(func() {}); sched.Here().Crash("before it started") }, sched.Panicked},
	} {
		t.Run(p.name, func(t *testing.T) {
			before := runtime.NumGoroutine()
			e := sched.New(sched.Config{Steps: 200})
			for range abortedRuns {
				require.Equal(t, p.want, e.Run(sched.RunToBlock{}, p.body).Outcome)
			}
			require.Nil(t, sched.Here())
			settled(t, before+sched.MaxThreads)
			e.Close()
			settled(t, before)
		})
	}
}

// settled waits until at most n goroutines are left: one that has said that it
// is about to end may take a moment.
func settled(t *testing.T, n int) {
	t.Helper()
	for range 1000 {
		if runtime.NumGoroutine() <= n {
			return
		}
		time.Sleep(time.Millisecond)
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), n)
}

// deadlocked runs two threads that wait for each other's lock, and main for
// both; each has deferred the call that is given and its unlock.
func deadlocked(deferred func(*sched.Thread, unsafe.Pointer)) func() {
	return func() {
		locks := new([2]byte)
		cross := func(t *sched.Thread, first, second unsafe.Pointer) {
			defer deferred(t, first)
			t.Lock(first)
			defer t.Unlock(first)
			t.Yield()
			t.Lock(second)
			t.Unlock(second)
		}
		t := sched.Here()
		a := t.Go("a", func() { cross(sched.Here(), unsafe.Pointer(&locks[0]), unsafe.Pointer(&locks[1])) })
		b := t.Go("b", func() { cross(sched.Here(), unsafe.Pointer(&locks[1]), unsafe.Pointer(&locks[0])) })
		t.Join(a)
		t.Join(b)
	}
}

func deferredRecover(t *sched.Thread, mu unsafe.Pointer) {
	_ = recover() // finds nothing: what unwinds a thread is no panic
	t.Lock(mu)
	t.Unlock(mu)
}

func deferredWaits(t *sched.Thread, mu unsafe.Pointer) {
	t.TryLock(mu)
	t.Sleep(time.Hour)
	t.Park("for ever")
}

func deferredPanic(*sched.Thread, unsafe.Pointer) { panic("while it is unwound") }

func deferredGoexit(*sched.Thread, unsafe.Pointer) { runtime.Goexit() }

func deferredLoop(t *sched.Thread, mu unsafe.Pointer) {
	for !t.TryLock(mu) {
		t.Yield()
	}
}

func deferredGo(t *sched.Thread, mu unsafe.Pointer) {
	t.Go("late", func() { sched.Here().Lock(mu) })
}

func goexit() {
	t := sched.Here()
	u := t.Go("u", func() {
		defer sched.Here().Yield()
		runtime.Goexit()
	})
	t.Join(u)
}

func panics() {
	sched.Go(func() { panic("on purpose") })
	sched.Here().Park("for ever")
}

func crashes() {
	defer func() { _ = recover() }()
	sched.Here().Crash("fatal error: on purpose")
}

func endless() {
	t := sched.Here()
	word := new(byte)
	for range 2 {
		t.Go("", func() {
			for {
				t := sched.Here()
				o := t.Announce(sched.Update, unsafe.Pointer(word))
				t.Done(sched.Update, o, true, 0)
			}
		})
	}
}
