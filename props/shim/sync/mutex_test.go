//go:build !race

package sync_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// countTo lets two threads increment a number, two times each, with a point
// between read and write, and returns what it is then.
func countTo(l sync.Locker) func() string {
	return func() string {
		n := 0
		increment := func() {
			for range 2 {
				l.Lock()
				v := n
				seeds.Step()
				n = v + 1
				l.Unlock()
			}
		}
		seeds.Together(increment, increment)
		return fmt.Sprint(n)
	}
}

type noLock struct{}

func (noLock) Lock()   {}
func (noLock) Unlock() {}

func TestMutualExclusion(t *testing.T) {
	require.Equal(t, []string{"4"}, seeds.Texts(t, usual, countTo(new(sync.Mutex))))
	require.Equal(t, []string{"4"}, seeds.Texts(t, usual, countTo(new(sync.RWMutex))))
	require.Equal(t, []string{"2", "3", "4"}, seeds.Texts(t, usual, countTo(noLock{})), "the schedules find lost updates")
	require.Equal(t, []string{"2", "3", "4"}, seeds.Texts(t, usual, countTo(new(sync.RWMutex).RLocker())), "readers exclude nobody")
}

func TestTryLock(t *testing.T) {
	require.Equal(t, []string{"false", "true"}, seeds.Texts(t, usual, func() string {
		var mu sync.Mutex
		got := false
		seeds.Together(
			func() { mu.Lock(); seeds.Step(); mu.Unlock() },
			func() {
				if got = mu.TryLock(); got {
					mu.Unlock()
				}
			})
		return fmt.Sprint(got)
	}))
}

func TestMutexBelongsToNobody(t *testing.T) {
	require.Equal(t, []string{"free"}, seeds.Texts(t, usual, func() string {
		var mu sync.Mutex
		mu.Lock()
		seeds.Together(mu.Unlock, mu.Lock)
		mu.Unlock()
		return "free"
	}))
}

func TestLockTwiceDeadlocks(t *testing.T) {
	require.Equal(t, []string{"deadlock"}, seeds.Texts(t, usual, func() string {
		var mu sync.Mutex
		mu.Lock()
		defer mu.Unlock() // must not disturb the unwinding
		mu.Lock()
		return ""
	}))
}

// A run that ends while a lock is held leaves it free for the next.
var packageLevel sync.Mutex

func TestLocksAreFreeInTheNextRun(t *testing.T) {
	require.Equal(t, []string{"locked"}, seeds.Texts(t, usual, func() string { packageLevel.Lock(); return "locked" }))
	require.True(t, packageLevel.TryLock(), "and outside")
	packageLevel.Unlock()
}

func TestFatalErrorsCannotBeRecovered(t *testing.T) {
	for text, misuse := range map[string]func(){
		"sync: unlock of unlocked mutex":    new(sync.Mutex).Unlock,
		"sync: Unlock of unlocked RWMutex":  new(sync.RWMutex).Unlock,
		"sync: RUnlock of unlocked RWMutex": new(sync.RWMutex).RUnlock,
	} {
		requireFatal(t, text, func() {
			defer func() { _ = recover() }()
			misuse()
		})
	}
	requireFatal(t, "sync: RUnlock of unlocked RWMutex", func() {
		var rw sync.RWMutex
		rw.Lock()
		rw.RUnlock()
	})
}
