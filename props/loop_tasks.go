package props

import (
	"fmt"
	"sync/atomic"
	"time"
)

// What a task that waits for a lock meets: a scene of three. T0 holds the lock, T1 and
// T2 wait for it in this order, and T1 is cancelled.
type loopScene struct {
	when string // T1 is cancelled
	act  func(release, cancel func())
}

var loopScenes = []loopScene{
	{"while it waits", func(release, cancel func()) { cancel() }},
	{"right before T0 lets go", func(release, cancel func()) { cancel(); release() }},
	{"after T0 has let go, before it runs", func(release, cancel func()) { release(); cancel() }},
}

// loopPause is how many callbacks, each arranged by the last, give tasks time to run.
const loopPause = 20

// afterwards calls f when the loop has had some turns.
func (x *loopRun) afterwards(turns int, f func()) {
	if turns == 0 {
		f()
		return
	}
	x.loop.soon(func() { x.afterwards(turns-1, f) })
}

// checkTasks tries what the loop offers for tasks, and its executor.
func (v *loopVerification) checkTasks() {
	p := v.settings.loop
	if v.problem != nil {
		return
	}
	if p.task != nil && p.lock != nil {
		for _, s := range loopScenes {
			v.sceneOfLock(s)
		}
	}
	if p.task != nil && p.lock != nil && p.condition != nil {
		v.sceneOfCondition()
	}
	if p.executor != nil {
		v.sceneOfExecutor()
	}
}

func (v *loopVerification) sceneOfLock(s loopScene) {
	p := v.settings.loop
	var first, second error
	done := [2]bool{}
	leaked := true
	v.scene("loop-cancellation", func(x *loopRun) {
		lock := p.lock(x.loop.loop)
		released := false
		release := func() {
			if !released {
				released = true
				lock.Release()
			}
		}
		p.task(x.loop.loop, lock.Acquire)
		cancel := p.task(x.loop.loop, func() error {
			if first = lock.Acquire(); first == nil {
				lock.Release()
			}
			done[0] = true
			return first
		})
		p.task(x.loop.loop, func() error {
			if second = lock.Acquire(); second == nil {
				lock.Release()
			}
			done[1] = true
			return second
		})
		x.afterwards(loopPause, func() {
			s.act(release, func() { cancel() })
			x.afterwards(loopPause, func() {
				release()
				x.afterwards(loopPause, func() {
					p.task(x.loop.loop, func() error {
						err := lock.Acquire()
						leaked = err != nil
						return err
					})
					x.afterwards(loopPause, x.loop.stop)
				})
			})
		})
	})
	story := fmt.Sprintf("T0 holds the loop's lock, T1 and T2 wait in this order, and T1 is cancelled %s: ", s.when)
	switch {
	case len(v.findings) > 0 || v.problem != nil:
	case !done[0]:
		v.finds("loop-cancellation", "%sT1 never learns of it", story)
	case !done[1] || second != nil:
		v.finds("loop-cancellation", "%sT2 never gets the lock", story)
	case leaked:
		v.finds("loop-cancellation", "%safterwards nobody gets the lock any more", story)
	}
}

// sceneOfCondition cancels a task that waits for a condition while another has the lock.
func (v *loopVerification) sceneOfCondition() {
	p := v.settings.loop
	owner, trouble := "nobody", ""
	returned := false
	v.scene("loop-condition", func(x *loopRun) {
		lock := p.lock(x.loop.loop)
		condition := p.condition(lock)
		cancel := p.task(x.loop.loop, func() error {
			if err := lock.Acquire(); err != nil {
				return err
			}
			err := condition.Wait()
			returned = true
			if owner != "nobody" {
				trouble = "T0 is cancelled while it waits for a condition, and goes on although " + owner + " holds the lock"
				return err
			}
			defer func() {
				if r := recover(); r != nil {
					trouble = fmt.Sprintf("T0 is cancelled while it waits for a condition, and does not hold the lock afterwards: Release panics with %v", r)
				}
			}()
			lock.Release()
			return err
		})
		x.afterwards(loopPause, func() {
			p.task(x.loop.loop, func() error {
				err := lock.Acquire()
				if err == nil {
					owner = "T1"
				}
				return err
			})
			x.afterwards(loopPause, func() {
				cancel()
				x.afterwards(loopPause, func() {
					if owner == "T1" {
						owner = "nobody"
						lock.Release()
					}
					x.afterwards(loopPause, x.loop.stop)
				})
			})
		})
	})
	switch {
	case len(v.findings) > 0 || v.problem != nil:
	case trouble != "":
		v.finds("loop-condition", "%s", trouble)
	case !returned:
		v.finds("loop-condition", "T0 is cancelled while it waits for a condition, and never learns of it")
	}
}

// scene runs a scene of tasks, and credits the promise.
func (v *loopVerification) scene(promise string, play func(x *loopRun)) {
	hung := v.outsideLoop(func(x *loopRun) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("it panicked: %v", r)
			}
		}()
		play(x)
		return nil
	})
	if hung {
		v.finds(promise, "the loop does not come to an end")
	}
	v.covered(promise, 1, blocking)
}

// loopCalls is how many calls the executor is given.
const loopCalls = 8

// sceneOfExecutor counts what becomes of calls, every third of which is cancelled at
// once, and of one that is made as the executor is shut down.
func (v *loopVerification) sceneOfExecutor() {
	var wrong atomic.Pointer[string]
	trouble := func(format string, args ...any) {
		s := fmt.Sprintf(format, args...)
		wrong.CompareAndSwap(nil, &s)
	}
	var results [loopCalls]atomic.Int64
	v.scene("loop-executor", func(x *loopRun) {
		var threads []*loopThread
		executor := v.settings.loop.executor(x.loop.loop, func(string) LoopThread {
			h := &loopThread{lock: x.lock}
			threads = append(threads, h)
			return h
		})
		wanted := 0
		for i := range loopCalls {
			cancel := executor.submit(func() {
				if holder := x.lock.holder.Load(); holder == nil || holder == x.thread {
					trouble("a call in the executor runs without the lock")
				}
			}, func() {
				if !x.thread.holds() {
					trouble("the result of a call is delivered outside the loop's thread")
				}
				results[i].Add(1)
			})
			if i%3 == 1 {
				cancel()
			} else {
				wanted++
			}
		}
		deadline := time.Now().Add(gatherTimeout / 2)
		var wait func()
		wait = func() {
			got := 0
			for i := range results {
				if results[i].Load() > 0 && i%3 != 1 {
					got++
				}
			}
			if got < wanted && time.Now().Before(deadline) {
				x.loop.later(time.Millisecond, wait)
				return
			}
			x.thread.Block(executor.shutdown)
			x.afterwards(loopPause, x.loop.stop)
		}
		x.loop.soon(wait)
	})
	for i := range results {
		switch n := results[i].Load(); {
		case i%3 == 1 && n > 1, i%3 != 1 && n != 1:
			trouble("the result of call %d in the executor was delivered %d times", i, n)
		}
	}
	if s := wrong.Load(); s != nil && len(v.findings) == 0 && v.problem == nil {
		v.finds("loop-executor", "%s", *s)
	}
	v.covered("loop-executor", loopCalls, blocking)
}
