package sync_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// Outside an execution goroutines are real, and so must the locks be: the race
// detector and the counts see whether they are.
func TestOutsideAnExecution(t *testing.T) {
	const goroutines, rounds = 4, 500
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		rw   sync.RWMutex
		once sync.Once
		pool = sync.Pool{New: func() any { return new(int) }}
		n    [4]int
	)
	cond := sync.NewCond(&mu)
	work := func() {
		for range rounds {
			mu.Lock()
			n[0]++
			cond.Broadcast()
			mu.Unlock()
			rw.Lock()
			n[1]++
			rw.Unlock()
			rw.RLock()
			_ = n[1]
			rw.RUnlock()
			once.Do(func() { n[2]++ })
			p := pool.Get().(*int)
			*p++
			pool.Put(p)
		}
	}
	for range goroutines {
		wg.Go(work)
	}
	wg.Go(func() {
		mu.Lock()
		for n[0] < goroutines*rounds {
			cond.Wait()
		}
		mu.Unlock()
	})
	wg.Wait()
	require.Equal(t, [4]int{goroutines * rounds, goroutines * rounds, 1, 0}, n)
	require.True(t, mu.TryLock())
	require.False(t, mu.TryLock())
	require.True(t, rw.TryRLock())
	require.False(t, rw.TryLock())
	rw.RLocker().Unlock()
	require.True(t, rw.TryLock())
	require.Panics(t, wg.Done)
}

// A goroutine that is no thread of the execution in progress does the real thing.
func TestBesideAnExecution(t *testing.T) {
	var mu, beside sync.Mutex
	locked, tried := make(chan bool), make(chan bool)
	go func() {
		<-locked
		tried <- mu.TryLock() && beside.TryLock() // no engine keeps it out: the lock is taken in the run only
	}()
	e := sched.New(usual)
	defer e.Close()
	r := e.Run(sched.RunToBlock{}, func() {
		mu.Lock()
		locked <- true
		require.True(t, <-tried)
		require.True(t, beside.TryLock())
	})
	require.Equal(t, sched.Finished, r.Outcome)
}
