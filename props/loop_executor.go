package props

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

// loopCalls is how many calls an executor is given: one that is cancelled at once,
// between two that are not.
const (
	loopCalls    = 3
	loopCallGone = 1 // the one that is cancelled
)

func hasExecutor(p loopPowers) bool { return p.executor != nil }

// executorWaits shuts the executor down when all results are there. Nothing but the
// results wakes the loop.
var executorWaits = loopScene{name: "executor-results", promise: "loop-executor", can: hasExecutor, threads: true,
	play: func(x *loopRun, p loopPowers) func() string {
		s := &executorStory{x: x}
		s.whole = func() { s.end() }
		s.begin(p)
		return s.wrong
	}}

// executorEnds shuts the executor down as soon as it has its calls.
var executorEnds = loopScene{name: "executor-shutdown", promise: "loop-executor", can: hasExecutor, threads: true,
	play: func(x *loopRun, p loopPowers) func() string {
		s := &executorStory{x: x, whole: func() {}}
		s.begin(p)
		x.loop.soon(s.end)
		return s.wrong
	}}

// executorAlone makes each call when the one before is over: an executor has nobody for
// the first, somebody with nothing to do for the next, and nobody again when calls have
// ended their threads by runtime.Goexit. Those tell the loop themselves that they are over.
var executorAlone = loopScene{name: "executor-one-by-one", promise: "loop-executor", can: hasExecutor, threads: true,
	play: func(x *loopRun, p loopPowers) func() string {
		executor := p.executor(x.loop.loop, func(string) LoopThread { return &loopThread{lock: x.lock} })
		s := &executorStory{x: x, shutdown: executor.shutdown}
		n, last := 0, loopExits+1
		var next func(i int)
		next = func(i int) {
			x.tell("%d calls are over", i)
			switch {
			case i > last:
				s.end()
			case i == 0 || i == last:
				executor.submit(s.call, func() { n++; next(i + 1) })
			default:
				executor.submit(func() { x.sends(func() { next(i + 1) }); runtime.Goexit() }, func() {})
			}
		}
		next(0)
		return func() string {
			if n != 2 {
				s.blames("of two calls in the executor, with calls of runtime.Goexit in between, each made when the one before was over, %d results were delivered", n)
			}
			return s.first()
		}
	}}

// executorExits has calls that end by runtime.Goexit, as testing's FailNow does, and
// then one that does not, in an executor that cannot know beforehand. In Python, too, a
// call that wants to end the thread by SystemExit does not (_WorkItem.run of CPython's
// Lib/concurrent/futures/thread.py). What becomes of those calls is left open.
var executorExits = loopScene{name: "executor-exits", promise: "loop-executor", can: hasExecutor, threads: true,
	play: func(x *loopRun, p loopPowers) func() string {
		executor := p.executor(x.loop.loop, func(string) LoopThread { return &loopThread{lock: x.lock} })
		for range loopExits {
			executor.submit(runtime.Goexit, func() { x.tell("the result of a call of Goexit is there") })
		}
		s := &executorStory{x: x, shutdown: executor.shutdown}
		n := 0
		executor.submit(s.call, func() {
			x.tell("the result of the last call is there")
			if n++; n == 1 {
				s.end()
			}
		})
		return func() string {
			if n != 1 {
				s.blames("after calls of runtime.Goexit in the executor, the result of another was delivered %d times", n)
			}
			return s.first()
		}
	}}

// loopExits is how many calls end their thread: as many as an executor is likely to have
// here, and no more, since each makes the exploration dearer.
const loopExits = 2

// An executorStory is one of them while it is played.
type executorStory struct {
	x        *loopRun
	shutdown func()
	whole    func() // called when the last result that must come is there
	results  [loopCalls]int
	trouble  atomic.Pointer[string] // what went wrong first
}

func (s *executorStory) begin(p loopPowers) {
	executor := p.executor(s.x.loop.loop, func(string) LoopThread { return &loopThread{lock: s.x.lock} })
	s.shutdown = executor.shutdown
	left := loopCalls - 1
	for i := range loopCalls {
		cancel := executor.submit(s.call, func() {
			s.x.tell("the result of call %d is there", i)
			if !s.x.thread.holds() {
				s.blames("the result of call %d is delivered outside the loop's thread", i)
			}
			if s.results[i]++; i != loopCallGone && s.results[i] == 1 {
				if left--; left == 0 {
					s.whole()
				}
			}
		})
		if i == loopCallGone {
			s.x.tell("cancels call %d", i)
			cancel()
		}
	}
}

// call is what the executor calls.
func (s *executorStory) call() {
	if holder := s.x.lock.holder.Load(); holder == nil || holder == s.x.thread {
		s.blames("a call in the executor runs without the lock")
	}
}

func (s *executorStory) blames(format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	s.trouble.CompareAndSwap(nil, &message)
}

// end shuts the executor down, waits for what has still to be delivered, and stops.
func (s *executorStory) end() {
	s.x.tell("shuts the executor down")
	s.x.thread.Block(s.shutdown)
	s.x.afterwards(loopPause, s.x.loop.stop)
}

func (s *executorStory) wrong() string {
	for i, n := range s.results {
		if n > 1 || n == 0 && i != loopCallGone {
			s.blames("the result of call %d in the executor was delivered %d times", i, n)
		}
	}
	return s.first()
}

// first is what went wrong first; "" if nothing has.
func (s *executorStory) first() string {
	if message := s.trouble.Load(); message != nil {
		return *message
	}
	return ""
}
