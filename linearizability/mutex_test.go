package linearizability

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

// sync.Mutex.TryLock is weak: it may fail on a mutex that nobody has. Losing the
// compare-and-swap is not how: the word changes while the mutex is unlocked only
// when a lock succeeds or inside an Unlock that has not returned, and then there
// is a legal order. The way is starvation (internal/sync/mutex.go). A waiter of
// more than 1 ms sets mutexStarving and goes to sleep on the semaphore. If the
// holder unlocks between these two steps, it hands the mutex to a semaphore on
// which nobody sleeps yet; until somebody takes it from there TryLock fails, and
// who takes it may be a Lock that comes later than the TryLock.
//
// The window is some ten instructions, so [starve] looks at the state word to aim.

// mutexStarving is the bit of sync.Mutex's state word, which is its first field.
const mutexStarving = 1 << 2

func state(m *sync.Mutex) int32 { return atomic.LoadInt32((*int32)(unsafe.Pointer(m))) }

// A bucket is mutexes whose semaphores the runtime keeps under one lock: it has
// 251 tables, chosen by address/8 (runtime/sema.go). While others contend for
// that lock a waiter takes longer to fall asleep.
type bucket [2 * 251]sync.Mutex

func (b *bucket) victim() *sync.Mutex    { return &b[0] }
func (b *bucket) neighbour() *sync.Mutex { return &b[251] }

// starve records one attempt: T1 waits until it is starving, and at that moment
// T0 unlocks, tries, and locks.
func starve(m *sync.Mutex) History {
	rec := NewRecorder(32)
	acquire := func(thread int) {
		c := rec.Invoke(thread, model.Acquire)
		m.Lock()
		rec.Return(c, model.OK)
	}
	release := func(thread int) {
		c := rec.Invoke(thread, model.Release)
		m.Unlock()
		rec.Return(c, model.OK)
	}
	var waiter sync.WaitGroup
	acquire(0)
	waiter.Go(func() {
		acquire(1)
		release(1)
	})
	for state(m)>>3 == 0 { // until T1 counts as a waiter
		runtime.Gosched()
	}
	spin(1100*time.Microsecond, func() bool { return false })
	release(0) // wakes T1 ...
	acquire(0) // ... which most likely comes too late
	spin(5*time.Millisecond, func() bool { return state(m)&mutexStarving != 0 })
	release(0)
	c := rec.Invoke(0, model.TryAcquire)
	if m.TryLock() {
		rec.Return(c, model.OK)
	} else {
		rec.Return(c, model.No)
		acquire(0)
	}
	release(0)
	waiter.Wait()
	return rec.History()
}

// spin waits, without giving up the processor, until done or the limit is over.
func spin(limit time.Duration, done func() bool) {
	for start := time.Now(); !done() && time.Since(start) < limit; {
	}
}

// The histories are real, so what they show differs from run to run: that the
// strict rule convicts is logged, that the weak rule never does is asserted, and
// so is that a conviction by the strict rule is true. TestCheckTellsLegalFromIllegal
// has the same history by hand.
func TestTryLockOfSyncMutexIsWeak(t *testing.T) {
	attempts := 200
	if testing.Short() {
		attempts = 50
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(3))
	b := new(bucket)
	defer contend(b.neighbour())()
	convicted, first := 0, 0
	for i := range attempts {
		h := starve(b.victim())
		require.Equal(t, Linearizable, Check(h, weak, patience), "%v", h)
		if Check(h, strict, patience) == Linearizable {
			continue
		}
		if convicted++; convicted == 1 {
			first = i + 1
			t.Logf("attempt %d: %v", first, Explain(h, strict, patience))
		}
		require.False(t, bruteForce(h, false), "%v", h)
	}
	t.Logf("strict TryAcquire convicted in %d of %d attempts", convicted, attempts)
}

// contend keeps goroutines fighting for a mutex until the result is called.
func contend(m *sync.Mutex) (stop func()) {
	var over atomic.Bool
	var fighters sync.WaitGroup
	for range 2 {
		fighters.Go(func() {
			for !over.Load() {
				m.Lock()
				m.Unlock() //nolint:staticcheck // the semaphore is the point
			}
		})
	}
	return func() {
		over.Store(true)
		fighters.Wait()
	}
}
