package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/props/cell"
)

// Visibility: each thread adds to a plain variable this often, or for so long,
// and nothing but the lock orders the additions.
const (
	visibilityTurns = 20_000
	visibilityTime  = 300 * time.Millisecond
)

// checkVisibility writes a plain variable in the critical section. A lost write
// shows in the sum; under -race the detector reports any pair of accesses that
// the lock leaves unordered. No recorder and no atomic runs here, since they
// would order what the lock does not.
func (v *verification) checkVisibility() {
	v.run(stress)
	if v.anyBroken() {
		v.unable["visibility"] = "the lock breaks another promise, which would show here too"
		return
	}
	lock, err := v.subject.make()
	if err != nil {
		v.problem = err
		return
	}
	before := raceErrors()
	shared, threads, deadline := new(cell.Cell), v.settings.threads, time.Now().Add(visibilityTime)
	turns, done := make([]int, threads), make(chan bool, threads)
	for t := range threads {
		h := lock.newThread(threadName(t))
		go func() {
			defer func() { done <- recover() == nil }()
			n := 0
			for ; n < visibilityTurns && (n%64 != 0 && n > 64 || time.Now().Before(deadline)); n++ {
				h.acquire()
				shared.Add()
				h.release()
			}
			turns[t] = n
			quit(h)
		}()
	}
	if !v.gather(done, threads) {
		v.doubt["visibility"] = "the threads did not come to an end, or met a panic"
		return
	}
	want := 0
	for _, n := range turns {
		want += n
	}
	v.covered("visibility", want, visibility)
	if raceEnabled {
		v.covered("visibility", 1, race)
	}
	switch races := raceErrors() - before; {
	case races > 0:
		v.addFinding(seenRunning("visibility", "race",
			"the race detector reports two accesses to a variable that only holders touch, with nothing between them"))
	case shared.Value() != want:
		v.addFinding(seenRunning("visibility", "sum",
			fmt.Sprintf("%d threads added 1 to a plain variable while holding the lock, and additions were lost", threads)))
	}
}

func (v *verification) broken(promise string) bool {
	_, ok := v.findings[promise]
	return ok
}

// gather waits for n answers, and reports whether all came and were good.
func (v *verification) gather(done <-chan bool, n int) bool {
	timer := time.NewTimer(v.settings.hunt.patience())
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
