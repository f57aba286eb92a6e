package props

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// Real threads, real time, and the loop as it is.
const (
	loopSenders = 3
	loopSends   = 300 // by each
)

// outsideLoop runs f in the loop's thread, before the loop itself, and waits for the
// end of the loop. "" says that it ended.
func (v *loopVerification) outsideLoop(f func(x *loopRun) error) (hung bool) {
	x := &loopRun{subject: v.subject, lock: &loopLock{}}
	x.thread = &loopThread{lock: x.lock}
	ended := make(chan error, 1)
	go func() {
		x.thread.Acquire()
		var err error
		if x.loop, err = v.subject.make(x.thread); err == nil {
			if err = f(x); err == nil {
				err = x.loop.run()
			}
			if closing := x.loop.close(); err == nil {
				err = closing
			}
		}
		x.thread.Release()
		ended <- err
	}()
	timer := time.NewTimer(v.settings.hunt.patience())
	defer timer.Stop()
	select {
	case err := <-ended:
		if err != nil && v.problem == nil {
			v.problem = err
		}
		return false
	case <-timer.C:
		return true
	}
}

// finds files a finding that was seen from outside.
func (v *loopVerification) finds(promise, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if slices.Contains(v.settings.takenBack, promise) {
		note(v.observed, promise, message)
		return
	}
	if _, known := v.findings[promise]; !known {
		v.findings[promise] = loopFinding{message: message, note: "Seen in real threads; no schedule is known.", price: v.effort.price()}
	}
}

// checkOutside lets threads send callbacks to a loop that waits, computes and is woken,
// all at once.
func (v *loopVerification) checkOutside() {
	var seen struct {
		sync.Mutex
		next   [loopSenders]int // of each sender, the callback that is to come
		broken *model.LoopBreach
	}
	var senders sync.WaitGroup
	hung := v.outsideLoop(func(x *loopRun) error {
		left := loopSenders * loopSends
		for i := range loopSenders {
			senders.Go(func() {
				for n := range loopSends {
					err := x.loop.threadsafe(func() {
						seen.Lock()
						defer seen.Unlock()
						switch {
						case seen.broken != nil:
						case !x.thread.holds():
							seen.broken = &model.LoopBreach{Promise: "loop-one-at-a-time", Message: "a callback runs without the lock"}
						case n < seen.next[i]:
							seen.broken = &model.LoopBreach{Promise: "loop-no-lost-wakeup", Message: "a callback runs a second time"}
						case n > seen.next[i]:
							seen.broken = &model.LoopBreach{Promise: "loop-fifo", Message: fmt.Sprintf("of one thread's callbacks, number %d runs before number %d", n, seen.next[i])}
						}
						seen.next[i] = n + 1
						if left--; left == 0 {
							x.loop.stop()
						}
					})
					if err != nil {
						seen.Lock()
						seen.broken = &model.LoopBreach{Promise: "loop-no-lost-wakeup", Message: fmt.Sprintf("CallSoonThreadsafe failed although nobody closes the loop: %v", err)}
						seen.Unlock()
						return
					}
					if n%8 == 0 { // lets the loop come to rest
						time.Sleep(50 * time.Microsecond)
					}
				}
			})
		}
		return nil
	})
	if hung {
		seen.Lock()
		defer seen.Unlock()
		v.finds("loop-no-lost-wakeup", "of %d callbacks that each of %d threads has sent, only %v have run, and nothing moves any more", loopSends, loopSenders, seen.next)
		return
	}
	senders.Wait()
	if b := seen.broken; b != nil {
		v.finds(b.Promise, "%s", b.Message)
	}
	for _, name := range []string{"loop-one-at-a-time", "loop-no-lost-wakeup", "loop-fifo"} {
		v.covered(name, loopSenders*loopSends, stress)
	}
}
