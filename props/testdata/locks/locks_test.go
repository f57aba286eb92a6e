package locks_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/testdata/locks/channel"
	"github.com/gilcheck/gilcheck/props/testdata/locks/clh"
	"github.com/gilcheck/gilcheck/props/testdata/locks/condqueue"
	"github.com/gilcheck/gilcheck/props/testdata/locks/lifo"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mcs"
	"github.com/gilcheck/gilcheck/props/testdata/locks/mutex"
	"github.com/gilcheck/gilcheck/props/testdata/locks/rwmutex"
	"github.com/gilcheck/gilcheck/props/testdata/locks/semaphore"
	"github.com/gilcheck/gilcheck/props/testdata/locks/spin"
	"github.com/gilcheck/gilcheck/props/testdata/locks/ticket"
)

// lockers are the correct locks that know no threads. Each has TryLock.
var lockers = []struct {
	name string
	new  func() tryLocker
	// recoverable says that a misused Unlock panics; sync aborts the program.
	recoverable bool
}{
	{"channel", func() tryLocker { return channel.New() }, true},
	{"clh", func() tryLocker { return new(clh.Lock) }, true},
	{"condqueue", func() tryLocker { return new(condqueue.Lock) }, true},
	{"lifo", func() tryLocker { return new(lifo.Lock) }, true},
	{"mcs", func() tryLocker { return new(mcs.Lock) }, true},
	{"mutex", func() tryLocker { return new(mutex.Lock) }, false},
	{"rwmutex", func() tryLocker { return new(rwmutex.Lock) }, false},
	{"semaphore", func() tryLocker { return new(semaphore.Lock) }, true},
	{"spin", func() tryLocker { return new(spin.Lock) }, true},
	{"ticket", func() tryLocker { return new(ticket.Lock) }, true},
}

type tryLocker interface {
	sync.Locker
	TryLock() bool
}

type contextLocker interface {
	tryLocker
	LockContext(ctx context.Context) error
}

func forEach(t *testing.T, test func(t *testing.T, l tryLocker)) {
	for _, l := range lockers {
		t.Run(l.name, func(t *testing.T) { test(t, l.new()) })
	}
}

// TestExclusion increments a plain counter from several goroutines, by Lock and
// by TryLock. The yield in the middle of the increment makes a lost update
// likely without exclusion; the race detector sees a missing release edge.
func TestExclusion(t *testing.T) {
	const goroutines, rounds = 4, 300
	forEach(t, func(t *testing.T, l tryLocker) {
		var counter int
		var wg sync.WaitGroup
		for i := range goroutines {
			wg.Go(func() {
				for range rounds {
					if i%2 == 0 {
						l.Lock()
					} else {
						for !l.TryLock() {
							runtime.Gosched()
						}
					}
					was := counter
					runtime.Gosched()
					counter = was + 1
					l.Unlock()
				}
			})
		}
		wg.Wait()
		require.Equal(t, goroutines*rounds, counter)
	})
}

// TestTryLock asks a lock that is held and one that is free again.
func TestTryLock(t *testing.T) {
	forEach(t, func(t *testing.T, l tryLocker) {
		require.True(t, l.TryLock(), "a new lock")
		require.False(t, l.TryLock(), "a held lock")
		l.Unlock()
		require.True(t, l.TryLock(), "a released lock")
		l.Unlock()
		l.Lock()
		require.False(t, l.TryLock(), "a held lock")
		l.Unlock()
	})
}

// TestMisuse releases a free lock and then uses it as if nothing had happened.
func TestMisuse(t *testing.T) {
	for _, l := range lockers {
		if !l.recoverable {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			l := l.new()
			require.Panics(t, l.Unlock, "Unlock of a new lock")
			l.Lock()
			l.Unlock()
			require.Panics(t, l.Unlock, "Unlock of a released lock")
			require.True(t, l.TryLock())
			require.False(t, l.TryLock(), "a held lock")
		})
	}
}

// TestLockContext cancels one of two waiters; the other one gets the lock.
func TestLockContext(t *testing.T) {
	forEachContextLocker(t, func(t *testing.T, l contextLocker) {
		l.Lock()
		ctx, cancel := context.WithCancel(t.Context())
		var cancelled, patient error
		var wg sync.WaitGroup
		wg.Go(func() { cancelled = l.LockContext(ctx) })
		synctest.Wait()
		wg.Go(func() { patient = l.LockContext(t.Context()) })
		synctest.Wait()
		cancel()
		synctest.Wait()
		l.Unlock()
		wg.Wait()
		require.ErrorIs(t, cancelled, context.Canceled)
		require.NoError(t, patient)
		require.False(t, l.TryLock(), "the patient waiter holds it")
		l.Unlock()
		require.True(t, l.TryLock(), "the cancelled waiter left nothing behind")
	})
}

// TestCancelAtHandOver grants and cancels one wait before the waiter can see
// either. It may end in both ways, but only one of them has the lock. As select
// tosses a coin, a few dozen rounds see both.
func TestCancelAtHandOver(t *testing.T) {
	forEachContextLocker(t, func(t *testing.T, l contextLocker) {
		for range 64 {
			l.Lock()
			ctx, cancel := context.WithCancel(t.Context())
			var err error
			go func() { err = l.LockContext(ctx) }()
			synctest.Wait()
			cancel()
			l.Unlock()
			synctest.Wait()
			if err == nil {
				require.False(t, l.TryLock(), "the waiter holds it")
				l.Unlock()
			}
			require.True(t, l.TryLock(), "nobody holds it")
			l.Unlock()
		}
	})
}

// forEachContextLocker makes each lock inside a bubble of its own, since only
// the bubble's channels block durably.
func forEachContextLocker(t *testing.T, test func(t *testing.T, l contextLocker)) {
	for _, l := range lockers {
		if _, ok := l.new().(contextLocker); ok {
			t.Run(l.name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { test(t, l.new().(contextLocker)) })
			})
		}
	}
}
