package props

import (
	"errors"
	"fmt"
	"slices"
	"syscall"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// A loopRun is one program of an event loop in the hands of the controlled scheduler.
// One loopRun serves any number of runs.
type loopRun struct {
	subject *loopSubject
	program loopProgram
	scene   *loopScene // instead of a program
	powers  loopPowers
	method  method // of exploring; "": all that there are

	takenBack []string          // promises that the loop does not make
	observed  map[string]string // of these, what was seen

	timers bool // some run armed a timer

	began   time.Time // of a run outside
	refused bool      // the loop would not watch what a scene is about

	// One run. What threads share is touched aside only: their ordering is what is judged.
	e       *sched.Execution
	main    *sched.Thread
	lock    *loopLock
	thread  *loopThread
	loop    loopInstance
	walk    model.LoopWalk
	past    uint64 // hash of the events
	inside  int    // callbacks that have begun and not ended
	cancels map[string]func()
	timed   map[int]time.Duration // when callbacks are due whose timers have neither run nor been cancelled
	sent    map[string]int64      // Block calls of the loop when the callback was sent
	resting *sched.Thread         // waits until all is quiet
	mark    int                   // steps taken when the loop last did something; see judgeHold
	away    bool                  // the loop's thread has let go of the lock
	blocks  int64                 // Block calls of the loop when it last did something, or time passed; see judgeRounds
	since   time.Duration         // when that was
	again   bool                  // the loop is to run once more when it returns
	stops   int                   // calls of Stop since it was told to run; in its thread
	sending int                   // calls of CallSoonThreadsafe that have begun and not ended
	broken  *model.LoopBreach
	problem error
}

func (x *loopRun) reset(t *sched.Thread) {
	x.e, x.main = t.Execution(), t
	x.lock = &loopLock{}
	x.thread = &loopThread{lock: x.lock, turns: x.turns}
	x.mark, x.sending, x.away, x.blocks, x.since = 0, 0, true, 0, 0
	x.walk, x.past, x.inside, x.resting, x.broken, x.problem = model.LoopWalk{}, 0, 0, nil, nil, nil
	x.cancels, x.timed, x.sent = map[string]func(){}, map[int]time.Duration{}, map[string]int64{}
	burst := loopBurst
	if x.scene != nil {
		burst = 1
	}
	unix.Faults(x.e, loopFaults, burst)
	x.e.OnIdle(func() { x.e.Aside(x.rests) })
}

// body is the loop's thread of a run. A thread of its own stops the loop when the
// program's threads have ended and nothing is left to do.
func (x *loopRun) body() {
	t := sched.Here()
	x.e = t.Execution()
	x.e.Aside(func() { x.reset(t) })
	t.Rename("loop")
	x.thread.Acquire()
	loop, err := x.subject.make(x.threadFor(t))
	if err != nil {
		x.problem = err
		return
	}
	x.loop = loop
	if x.scene != nil {
		x.scene.perform(x)
		return
	}
	x.perform(t, "main")
	var threads []*sched.Thread
	for _, name := range x.program.threads() {
		threads = append(threads, t.Go(name, func() { x.perform(sched.Here(), name) }))
	}
	closer := t.Go("closer", func() { x.stopWhenQuiet(threads) })
	for x.again = true; x.again && x.broken == nil; {
		x.again, x.stops = false, 0
		if err := loop.run(); err != nil {
			x.breaks("loop-one-at-a-time", fmt.Sprintf("RunForever returned the error %v", err))
		} else if x.stops == 0 {
			x.breaks("loop-no-lost-wakeup", "RunForever returned although nobody has called Stop: what is sent to the loop is not run")
		}
	}
	x.see(model.LoopEvent{Kind: model.LoopClose})
	if err := loop.close(); err != nil {
		x.breaks("loop-close", fmt.Sprintf("Close returned the error %v", err))
	}
	x.see(model.LoopEvent{Kind: model.LoopClosed})
	x.thread.Release()
	t.Join(closer)
	x.judgeStray()
}

// threadFor is the handle that the loop gets. Where others want the lock, one that can
// yield is a choice of the schedule, and costs as much as a preemption.
func (x *loopRun) threadFor(t *sched.Thread) LoopThread {
	uses := slices.ContainsFunc(x.program, func(s loopStep) bool { return s.do == loopUse })
	if uses && t.Choose(2, true) == 1 {
		x.tell("the loop's thread can yield")
		return yieldingThread{x.thread}
	}
	return x.thread
}

// loopFaults is how many system calls of a run may be interrupted by a signal.
const loopFaults = 1

// loopBurst is how often in a row, in a program: more often than a loop tries that does
// not try for ever. There a callback that is refused is excused; what a scene is about
// may be lost by it.
const loopBurst = 4

// judgeStray makes sure that nobody has used a descriptor behind its owner's back.
func (x *loopRun) judgeStray() {
	x.e.Aside(func() {
		if story := unix.Stray(x.e); story != "" {
			x.breaks("loop-close", story)
		}
	})
}

// turns is told when the loop takes the lock and lets go.
func (x *loopRun) turns(holds bool) {
	if !x.main.Aborting() { // what is unwound says nothing
		x.e.Aside(func() {
			x.mark, x.away = x.e.Steps(), !holds
			if x.e.Now() != x.since {
				x.blocks, x.since = x.thread.blocks.Load(), x.e.Now()
			}
		})
	}
}

func (x *loopRun) stopWhenQuiet(threads []*sched.Thread) {
	t := sched.Here()
	for _, u := range threads {
		t.Join(u)
	}
	x.e.Aside(func() { x.resting = t })
	t.Park("until all is quiet")
	x.e.Aside(func() { x.sending++ })
	err := x.loop.threadsafe(x.stop)
	for range loopFaults * loopBurst { // what was interrupted can be tried again
		if errors.Is(err, syscall.EINTR) {
			err = x.loop.threadsafe(x.stop)
		}
	}
	x.e.Aside(func() { x.sending-- })
	if err != nil {
		x.e.Note("", "the loop is closed already")
	}
}

// perform takes the steps of main, a callback or a thread.
func (x *loopRun) perform(t *sched.Thread, who string) {
	for _, s := range x.program {
		if s.who == who && x.broken == nil && !t.Aborting() {
			x.take(t, s)
		}
	}
}

func (x *loopRun) take(t *sched.Thread, s loopStep) {
	switch s.do {
	case loopSoon:
		x.see(model.LoopEvent{Kind: model.LoopCall, Callback: number(s.callback)})
		x.cancels[s.callback] = x.loop.soon(x.callback(s.callback))
		x.see(model.LoopEvent{Kind: model.LoopSoon, Callback: number(s.callback)})
	case loopLater:
		due := x.e.Now() + s.d
		x.cancels[s.callback] = x.loop.later(s.d, x.callback(s.callback))
		x.see(model.LoopEvent{Kind: model.LoopLater, Callback: number(s.callback), Due: due, Latest: x.e.Now() + s.d})
	case loopCancel:
		if cancel := x.cancels[s.callback]; cancel != nil {
			cancel()
			x.see(model.LoopEvent{Kind: model.LoopCancel, Callback: number(s.callback)})
		}
	case loopSend:
		x.send(t, s.callback)
	case loopUse:
		h := &loopThread{lock: x.lock}
		h.Acquire()
		t.GiveWay()
		h.Release()
	case loopWork:
		t.Advance(s.d)
	case loopSleep:
		t.Sleep(s.d)
	case loopStop:
		x.stop()
	case loopAgain:
		x.again = true
		x.stop()
	}
}

// send calls CallSoonThreadsafe.
func (x *loopRun) send(t *sched.Thread, callback string) {
	t.Begin(func() { x.see(model.LoopEvent{Kind: model.LoopSend, Callback: number(callback)}) })
	err := x.loop.threadsafe(x.callback(callback))
	t.Begun()
	x.e.Aside(func() { x.sent[callback] = x.thread.blocks.Load() })
	x.see(model.LoopEvent{Kind: model.LoopSent, Callback: number(callback), Failed: err != nil, Excused: errors.Is(err, syscall.EINTR)})
}

// loopWaits is how often a loop may begin to wait, after it has been woken, before it
// runs what it was woken for: once, if it was about to.
const loopWaits = 1

// callback is what the loop calls.
func (x *loopRun) callback(name string) func() {
	return func() {
		t := sched.Here()
		x.see(model.LoopEvent{Kind: model.LoopBegin, Callback: number(name), Inside: t == x.main && x.thread.holds()})
		x.e.Aside(func() { x.judgeLatency(name) })
		x.perform(t, name)
		x.see(model.LoopEvent{Kind: model.LoopEnd, Callback: number(name)})
	}
}

// judgeLatency counts how often the loop has waited since the callback was sent.
func (x *loopRun) judgeLatency(callback string) {
	sent, ok := x.sent[callback]
	if waited := x.thread.blocks.Load() - sent; ok && waited > loopWaits {
		x.breaks("loop-wake-latency", fmt.Sprintf("the loop has let go of the lock %d times since it was woken for callback %s", waited, callback))
	}
}

func number(callback string) int { return int(callback[0] - 'a') }
