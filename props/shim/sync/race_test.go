//go:build race

package sync_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/sync"
	"github.com/gilcheck/gilcheck/props/shim/sync/atomic"
)

const cleanRuns = 300 // executions of each program without a race

// Each program counts in an ordinary variable, in order only if the shims give
// the race detector the edges that the real types do.
var clean = map[string]func(n *int){
	"mutex":    func(n *int) { under(new(sync.Mutex), n) },
	"rwmutex":  func(n *int) { under(new(sync.RWMutex), n) },
	"try lock": func(n *int) { under(new(trying), n) },
	"readers": func(n *int) {
		var rw sync.RWMutex
		for range 2 {
			sched.Go(func() { rw.RLock(); _ = *n; rw.RUnlock() })
		}
		rw.Lock()
		*n += 3
		rw.Unlock()
	},
	"cond":            func(n *int) { signaled(new(sync.Mutex), n) },
	"cond of rwmutex": func(n *int) { signaled(new(sync.RWMutex), n) },
	"wait group": func(n *int) {
		var wg sync.WaitGroup
		own := new([2]int)
		for i := range own {
			wg.Go(func() { own[i]++ })
		}
		wg.Wait()
		*n = own[0] + own[1] + 1
	},
	"once": func(n *int) {
		var once sync.Once
		for range 3 {
			sched.Go(func() {
				once.Do(func() { *n += 3 })
				_ = *n
			})
		}
	},
	"pool": func(n *int) {
		var pool sync.Pool
		pool.Put(n)
		for range 2 {
			sched.Go(func() {
				if p, ok := pool.Get().(*int); ok {
					*p++
					pool.Put(p)
				}
			})
		}
	},
	"map": func(n *int) {
		var m sync.Map
		for i := range 3 {
			sched.Go(func() {
				p := new(int)
				*p = i
				m.Store(i, p)
				m.Range(func(_, value any) bool { _ = *value.(*int); return true })
			})
		}
		*n = 3
	},
	"atomic": func(n *int) {
		var ready atomic.Bool
		var head atomic.Pointer[int]
		sched.Go(func() { *n += 3; head.Store(n); ready.Store(true) })
		sched.Go(func() {
			for !ready.Load() {
			}
			_ = *head.Load()
		})
	},
}

func under(l sync.Locker, n *int) {
	for range 3 {
		sched.Go(func() { l.Lock(); *n++; l.Unlock() })
	}
}

// trying takes its mutex by TryLock only.
type trying struct{ sync.Mutex }

func (l *trying) Lock() {
	for !l.TryLock() {
	}
}

func signaled(l sync.Locker, n *int) {
	c := sync.NewCond(l)
	for range 2 {
		sched.Go(func() {
			l.Lock()
			for *n == 0 {
				c.Wait()
			}
			*n++
			l.Unlock()
		})
	}
	l.Lock()
	*n++
	l.Unlock()
	c.Broadcast()
}

func TestTheDetectorIsSilentOnCorrectPrograms(t *testing.T) {
	for name, program := range clean {
		t.Run(name, func(t *testing.T) {
			e := sched.New(usual)
			defer e.Close()
			for seed := range uint64(cleanRuns) {
				n := 0
				r := e.Run(sched.NewRandom(seed), func() { program(&n) })
				require.Equal(t, sched.Finished, r.Outcome)
				require.Zero(t, r.Races)
				if name != "pool" { // which may lose what was put
					require.Equal(t, 3, n)
				}
			}
		})
	}
}
