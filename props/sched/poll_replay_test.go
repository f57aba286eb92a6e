package sched_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// keen is a random walk in which whoever spins goes on.
type keen struct{ sched.Strategy }

func (keen) Choose(_ *sched.Execution, n int) int { return n - 1 }

// pollingThreads take a lock that is a flag under a mutex.
func pollingThreads(threads int) func() {
	mutex, held := new([24]byte), new(bool)
	section := func(t *sched.Thread, f func()) {
		t.Lock(unsafe.Pointer(mutex))
		f()
		t.Unlock(unsafe.Pointer(mutex))
	}
	return func() {
		*held = false
		main := sched.Here()
		var all []*sched.Thread
		for range threads {
			all = append(all, main.Go("", func() {
				t := sched.Here()
				for got := false; !got; {
					section(t, func() {
						if got = !*held; got {
							sched.Wrote()
							*held = true
						}
					})
					t.Yield()
				}
				for range 12 {
					t.Announce(sched.Yield, nil)
					t.Done(sched.Yield, nil, true, 0) // it takes its time
				}
				section(t, func() {
					sched.Wrote()
					*held = false
				})
			}))
		}
		for _, t := range all {
			main.Join(t)
		}
	}
}

// What an execution has learned of a loop, that it is endless, makes no difference to a
// schedule, also if the thread that is asked to go on finds the mutex taken.
func TestWhoPollsCanBeReplayed(t *testing.T) {
	body := pollingThreads(3)
	for seed := range uint64(300) {
		e := sched.New(sched.Config{Polls: true, SpinOn: true, Settled: true, Record: true})
		first := e.Run(keen{sched.NewRandom(seed)}, body)
		require.Equal(t, sched.Finished, first.Outcome, "%v", first.Failure)
		hash, schedule := first.Hash, append([]byte(nil), first.Schedule...)
		s := sched.NewReplay(schedule)
		second := e.Run(s, body)
		e.Close()
		require.NoError(t, s.Drift(), "seed %d", seed)
		require.Equal(t, hash, second.Hash, "seed %d", seed)
	}
}
