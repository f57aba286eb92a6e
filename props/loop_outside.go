package props

import (
	"fmt"
	"slices"
	"time"
)

// outsideLoop runs f in the loop's thread, before the loop itself, and waits for the
// end of the loop. hung says that there is none.
func (v *loopVerification) outsideLoop(f func(x *loopRun) error) (hung bool) {
	x := &loopRun{subject: v.subject, lock: &loopLock{}, began: time.Now()}
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
	timer := time.NewTimer(v.patience)
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
