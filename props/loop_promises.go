package props

// A loopPromise is one row of the table of what event loops promise: A1 to A10 of
// asyncio's contract (CPython, Lib/asyncio/base_events.py and locks.py).
type loopPromise struct {
	name, meaning string
	needs         string // the option that says how, for people; "": any loop can be asked
	has           func(loopPowers) bool
}

// loopPromises is the table. The order is that of the reports.
var loopPromises = []loopPromise{
	{name: "loop-one-at-a-time", meaning: "callbacks run in the loop's thread alone, with the lock held, never one inside another"},
	{name: "loop-releases-in-select", meaning: "while the loop waits, others can have the lock"},
	{name: "loop-no-lost-wakeup", meaning: "what CallSoonThreadsafe has accepted before Close runs, exactly once, and wakes a loop that waits, as a timer that is due does"},
	{name: "loop-fifo", meaning: "what is ready runs in the order in which it was arranged, and timers in the order in which they are due"},
	{name: "loop-no-starvation", meaning: "a queue that refills itself keeps neither timers nor events from being served"},
	{name: "loop-close", meaning: "after Close a wakeup is an error and nothing else: no callback, no panic, no wait"},
	{name: "loop-cancellation", meaning: "a cancelled callback does not run, and a cancelled waiter passes on what it was given",
		needs: "tasks and locks for the second half"},
	{name: "loop-condition", meaning: "waiting for a condition ends with its lock held, also when it is cancelled",
		needs: "LoopTasks, LoopLocks and LoopConditions", has: func(p loopPowers) bool { return p.task != nil && p.lock != nil && p.condition != nil }},
	{name: "loop-wake-latency", meaning: "a loop that was woken waits for the lock once before it runs what it was woken for, and one that nothing wakes does not ask for it"},
	{name: "loop-executor", meaning: "the result of a call in an executor is delivered exactly once, also if it is cancelled or the executor shut down",
		needs: "LoopExecutors", has: func(p loopPowers) bool { return p.executor != nil }},
}

// LoopPromiseNames are the names of what event loops promise, in the order of the reports.
func LoopPromiseNames() []string {
	names := make([]string, len(loopPromises))
	for i, p := range loopPromises {
		names[i] = p.name
	}
	return names
}

// loopPowers is what a loop can do beyond a Loop. What it cannot do is nil.
type loopPowers struct {
	watches   bool // it may be a LoopWatcher, as far as its type tells
	task      func(loop any, f func() error) (cancel func() bool)
	lock      func(loop any) loopMutex
	condition func(lock loopMutex) loopCondition
	executor  func(loop any, newThread func(string) LoopThread) loopExecutor
}

// A loopMutex is a lock for tasks, as the loop makes it.
type loopMutex interface {
	Acquire() error
	Release()
}

// A loopCondition is a condition for tasks.
type loopCondition interface {
	Wait() error
	Notify(n int)
}

// A loopExecutor calls functions in threads of its own.
type loopExecutor struct {
	submit   func(f, done func()) (cancel func())
	shutdown func()
}

// A LoopWatcher is a loop that watches descriptors, on Unix: it calls f, in its thread,
// in each turn in which the descriptor is readable, until RemoveReader, which reports
// whether there was a reader. It is found by these methods.
type LoopWatcher interface {
	AddReader(fd int, f func()) error
	RemoveReader(fd int) bool
}

// LoopTasks says how the loop starts a task: for a method Go that is (*Loop).Go. The
// result's Cancel cancels it.
func LoopTasks[L any, C interface{ Cancel() bool }](start func(loop L, f func() error) C) Option {
	return func(s *settings) {
		s.loop.task = func(loop any, f func() error) func() bool { return start(loop.(L), f).Cancel }
	}
}

// LoopLocks says how the loop makes a lock for its tasks.
func LoopLocks[L any, K loopMutex](newLock func(loop L) K) Option {
	return func(s *settings) {
		s.loop.lock = func(loop any) loopMutex { return newLock(loop.(L)) }
	}
}

// LoopConditions says how the loop makes a condition on such a lock.
func LoopConditions[K loopMutex, C loopCondition](newCondition func(lock K) C) Option {
	return func(s *settings) {
		s.loop.condition = func(lock loopMutex) loopCondition { return newCondition(lock.(K)) }
	}
}

// LoopExecutors says how the loop has a function called in another thread: start makes
// an executor with threads from newThread, and gives a function that hands it a call,
// of which done is told in the loop's thread unless it is cancelled, and one that
// shuts it down. The calls hold the lock while they run, and may end by
// [runtime.Goexit]: those that come after them are made nevertheless.
func LoopExecutors[L, T any](start func(loop L, newThread func(name string) T) (submit func(call, done func()) (cancel func()), shutdown func())) Option {
	return func(s *settings) {
		s.loop.executor = func(loop any, newThread func(string) LoopThread) loopExecutor {
			submit, shutdown := start(loop.(L), func(name string) T { return any(newThread(name)).(T) })
			return loopExecutor{submit, shutdown}
		}
	}
}
