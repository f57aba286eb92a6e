package props

import (
	"fmt"
	"sync/atomic"
	"time"
)

// A melee: how often it is tried, and how many acquires the others may make
// while one waits.
const (
	meleeRounds = 3
	meleeMax    = 10_000
)

// melee is the pattern for locks that no bubble can hold: T0 waits while T1 and
// T2 take and release the lock as fast as they can, each on its own. It counts
// how often they get it before T0 does. The count is exact, for it is kept by
// whoever holds the lock.
func (v *verification) melee() {
	lock, err := v.subject.make()
	if err != nil {
		v.problem = err
		return
	}
	waiter, holder, other := lock.newThread("A"), lock.newThread("B"), lock.newThread("C")
	var in atomic.Bool
	var overtaken atomic.Int64
	done := make(chan bool, 3)
	play := func(f func()) {
		go func() {
			defer func() { done <- recover() == nil }()
			f()
		}()
	}
	scramble := func(h handle) {
		for n := 0; n < meleeMax && !in.Load(); n++ {
			h.acquire()
			if !in.Load() {
				overtaken.Add(1)
			}
			h.release()
		}
		quit(h)
	}
	play(func() {
		holder.acquire()
		play(func() {
			waiter.acquire()
			in.Store(true)
			waiter.release()
			quit(waiter)
		})
		time.Sleep(waitBegun)
		play(func() { scramble(other) })
		holder.release()
		scramble(holder)
	})
	if !v.gather(done, 3) {
		v.unable["bounded-bypass"] = "the threads did not come to an end: see progress"
		return
	}
	v.judgeMelee(int(overtaken.Load()))
}

func (v *verification) judgeMelee(overtaken int) {
	v.search.maxBypass = max(v.search.maxBypass, overtaken)
	limit := v.settings.bypass
	if limit >= 0 && overtaken > limit {
		v.addFinding(finding{note: freeRunning, replay: turnsPrefix + "melee", violation: violation{"bounded-bypass", "bypass",
			fmt.Sprintf("T0.Acquire did not return while T1 and T2 took the lock %d times, want at most %d", overtaken, limit), false}})
		return
	}
	v.unable["bounded-bypass"] = "from outside nobody can see when a thread begins to wait in this lock; no bound was seen broken"
}
