package props

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

// volleys are the ways of hammering, since luck has its moods: how many threads,
// after how many turns the holder gives the processor away, and how long it stays.
var volleys = []struct{ threads, every, stay int }{{2, 0, 20}, {3, 8, 20}, {3, 0, 200}, {4, 1, 0}}

// hammer takes and releases the lock as fast as it goes.
func (v *verification) hammer() {
	for _, y := range volleys {
		if v.anyBroken() || v.problem != nil {
			return
		}
		v.volley(y.threads, y.every, y.stay)
	}
}

// volley looks for two holders at once, which one swap shows; there is no
// recorder whose own synchronisation would keep them apart.
func (v *verification) volley(threads, every, stay int) {
	lock, err := v.subject.make()
	if err != nil {
		v.problem = err
		return
	}
	var holder atomic.Int32
	var company atomic.Int64 // the two threads seen holding at once, plus one each
	deadline := time.Now().Add(volleyTime)
	done := make(chan bool, threads)
	for t := range threads {
		h, me := lock.newThread(threadName(t)), int32(t)+1
		go func() {
			defer func() { done <- recover() == nil }()
			for n := 0; n < volleyTurns && company.Load() == 0 && (n%64 != 0 && n > 64 || time.Now().Before(deadline)); n++ {
				h.acquire()
				if other := holder.Swap(me); other != 0 {
					company.CompareAndSwap(0, int64(other)<<32|int64(me))
				}
				for range stay {
					_ = holder.Load()
				}
				if every > 0 && n%every == 0 {
					runtime.Gosched()
				}
				holder.CompareAndSwap(me, 0)
				h.release()
			}
			quit(h)
		}()
	}
	ended := v.gather(done, threads)
	if pair := company.Load(); pair != 0 {
		a, b := int(pair>>32)-1, int(pair&0xff)-1
		v.addFinding(seenRunning("mutual-exclusion", "exclusion",
			fmt.Sprintf("T%d.Acquire returned while T%d holds the lock: holders = %s, want at most one", b, a, threadList([]int{a, b}))))
		return
	}
	if !ended {
		v.addFinding(seenRunning("progress", "stuck",
			"not every thread came back from taking and releasing the lock as fast as it goes"))
		return
	}
	v.covered("mutual-exclusion", 1, stress)
	v.covered("progress", 1, stress)
}
