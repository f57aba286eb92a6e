package props

import (
	"fmt"
	"time"
)

// Visibility: each thread adds to a plain variable, and nothing but the lock
// orders the additions.
const (
	visibilityTurns = 2000
	visibilityShort = 200 // for locks whose waiting is slow
)

// checkVisibility writes a plain variable in the critical section. A lost write
// shows in the sum; under -race the detector reports any pair of accesses that
// the lock leaves unordered. No recorder and no atomic runs here, since they
// would order what the lock does not.
func (v *verification) checkVisibility() {
	lock, err := v.subject.make()
	if err != nil {
		v.problem = err
		return
	}
	rounds := visibilityTurns
	if !v.runner.bubbled {
		rounds = visibilityShort
	}
	before := raceErrors()
	cell, threads := 0, v.settings.threads
	done := make(chan bool, threads)
	for t := range threads {
		h := lock.newThread(threadName(t))
		go func() {
			defer func() { done <- recover() == nil }()
			for range rounds {
				h.acquire()
				cell++
				h.release()
			}
			if h.exit != nil {
				h.exit()
			}
		}()
	}
	if !v.gather(done, threads) {
		v.unable["visibility"] = "the threads did not come to an end: see progress"
		return
	}
	v.covered("visibility", threads*rounds, visibility)
	if raceEnabled {
		v.covered("visibility", 1, race)
	}
	switch races := raceErrors() - before; {
	case races > 0:
		v.addFinding(finding{note: freeRunning, replay: stressReplay, violation: violation{"visibility", "race",
			"the race detector reports two accesses to a variable that only holders touch, with nothing between them", false}})
	case cell != threads*rounds:
		v.addFinding(finding{note: freeRunning, replay: stressReplay, violation: violation{"visibility", "sum",
			fmt.Sprintf("%d threads added 1 to a plain variable %d times each while holding the lock: additions were lost", threads, rounds), false}})
	}
}

// gather waits for n answers, and reports whether all came and were good.
func (v *verification) gather(done <-chan bool, n int) bool {
	timer := time.NewTimer(gatherTimeout)
	defer timer.Stop()
	for range n {
		select {
		case ok := <-done:
			if !ok {
				return false
			}
		case <-timer.C:
			return false
		}
	}
	return true
}

// gatherTimeout bounds the wait for goroutines that run freely; they take
// milliseconds, so that even a machine under heavy load is done long before.
const gatherTimeout = 60 * time.Second
