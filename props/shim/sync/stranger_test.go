//go:build !race

package sync_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/sync"
)

// A goroutine that the scheduler does not control may do what would end the process
// if it were done to the real thing: unlock what a thread has locked, say.
func TestStrangersDoNotEndTheProcess(t *testing.T) {
	var m sync.Mutex
	var readers, writers sync.RWMutex
	var wg sync.WaitGroup
	for name, p := range map[string]struct{ thread, stranger func() }{
		"Mutex":               {m.Lock, m.Unlock},
		"RWMutex for reading": {readers.RLock, readers.RUnlock},
		"RWMutex":             {writers.Lock, writers.Unlock},
		"WaitGroup":           {func() { wg.Add(1) }, wg.Done},
	} {
		t.Run(name, func(t *testing.T) {
			e := sched.New(sched.Config{})
			defer e.Close()
			r := e.Run(sched.RunToBlock{}, func() {
				p.thread()
				done := make(chan bool)
				go func() {
					defer close(done)
					p.stranger()
				}()
				<-done
			})
			require.Equal(t, sched.Inconclusive, r.Outcome)
			require.Contains(t, r.Doubt, "a goroutine that the scheduler does not control takes part")
		})
	}
}

// What strangers have locked for real they unlock for real.
func TestStrangersWithLocksOfTheirOwn(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	var m sync.Mutex
	var rw sync.RWMutex
	free := false
	e.Run(sched.RunToBlock{}, func() {
		done := make(chan bool)
		go func() {
			defer close(done)
			m.Lock()
			m.Unlock() //nolint:staticcheck // the section is empty
			rw.Lock()
			rw.Unlock() //nolint:staticcheck // the same
			rw.RLock()
			rw.RLock()
			rw.RUnlock() //nolint:staticcheck // the same
			rw.RUnlock()
			free = m.TryLock() && rw.TryLock()
		}()
		<-done
	})
	require.True(t, free)
}
