//go:build !race

package sync_test

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/internal/seeds"
	"github.com/gilcheck/gilcheck/props/shim/sync"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

// ownLock is a locker that the shim knows nothing about. A signal may come between
// its unlocking and the end of its Unlock.
type ownLock struct{ mu sync.Mutex }

func (l *ownLock) Lock()   { l.mu.Lock() }
func (l *ownLock) Unlock() { l.mu.Unlock(); seeds.Step() }

var lockers = map[string]func() sync.Locker{
	"Mutex":   func() sync.Locker { return new(sync.Mutex) },
	"RWMutex": func() sync.Locker { return new(sync.RWMutex) },
	"RLocker": func() sync.Locker { return new(sync.RWMutex).RLocker() },
	"own":     func() sync.Locker { return new(ownLock) },
}

func TestWaitersAreServedInOrder(t *testing.T) {
	for name, locker := range lockers {
		if name == "RLocker" {
			continue // readers do not keep each other from signalling too early
		}
		body := signalOnce(locker)
		require.Equal(t, []string{"a"}, seeds.Texts(t, usual, body), name)
		require.Equal(t, []string{"a", "b"}, seeds.Texts(t, sched.Config{Any: true}, body), name)
	}
}

// signalOnce has a and b wait, in this order, and tells which of them one signal wakes.
func signalOnce(locker func() sync.Locker) func() string {
	return func() string {
		t := sched.Here()
		c := sync.NewCond(locker())
		woken, waiting := "", 0
		wait := func(name string) func() {
			return func() {
				t := sched.Here()
				t.Daemon()
				c.L.Lock()
				waiting++
				c.Wait()
				woken += name
				c.L.Unlock()
			}
		}
		t.Go("a", wait("a"))
		untilWaiting(c, &waiting, 1)
		t.Go("b", wait("b"))
		untilWaiting(c, &waiting, 2)
		c.Signal()
		for woken == "" {
			seeds.Step()
		}
		return woken
	}
}

// untilWaiting returns once n threads have let go of the lock in Wait.
func untilWaiting(c *sync.Cond, waiting *int, n int) {
	for enough := false; !enough; seeds.Step() {
		c.L.Lock()
		enough = *waiting >= n
		c.L.Unlock()
	}
}

func TestBroadcastWakesAll(t *testing.T) {
	for name, locker := range lockers {
		if name == "RLocker" {
			continue // a reader may make it ready while another decides to wait
		}
		require.Equal(t, []string{"3"}, seeds.Texts(t, usual, func() string {
			c := sync.NewCond(locker())
			var left atomic.Int32
			ready := false
			wait := func() {
				c.L.Lock()
				for !ready {
					c.Wait()
				}
				left.Add(1)
				c.L.Unlock()
			}
			seeds.Together(wait, wait, wait, func() {
				c.L.Lock()
				ready = true
				c.L.Unlock()
				c.Broadcast()
			})
			return fmt.Sprint(left.Load())
		}), name)
	}
}

// A signal without the lock may come between the look at the condition and the
// wait, and then nobody is there to hear it. Under the lock it cannot.
func TestLostSignal(t *testing.T) {
	for name, locker := range lockers {
		body := func(locked bool) func() string {
			return func() string {
				c := sync.NewCond(locker())
				var ready atomic.Bool
				seeds.Together(
					func() {
						c.L.Lock()
						for !ready.Load() {
							c.Wait()
						}
						c.L.Unlock()
					},
					func() {
						if locked {
							c.L.Lock()
							defer c.L.Unlock()
						}
						ready.Store(true)
						c.Signal()
					})
				return "done"
			}
		}
		require.Equal(t, []string{"deadlock", "done"}, seeds.Texts(t, usual, body(false)), name)
		if name != "RLocker" {
			require.Equal(t, []string{"done"}, seeds.Texts(t, usual, body(true)), name)
		}
	}
}

func TestMisuseOfCond(t *testing.T) {
	requireFatal(t, "sync: unlock of unlocked mutex", sync.NewCond(new(sync.Mutex)).Wait)
	copied := func() (text string) {
		defer func() { text = fmt.Sprint(recover()) }()
		c := []sync.Cond{{L: new(sync.Mutex)}, {}}
		c[0].Signal()
		reflect.Copy(reflect.ValueOf(c[1:]), reflect.ValueOf(c[:1])) // vet does not see it
		c[1].Signal()
		return ""
	}
	require.Equal(t, "sync.Cond is copied", copied())
	require.Equal(t, []string{"sync.Cond is copied"}, seeds.Texts(t, usual, copied))
}
