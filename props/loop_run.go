package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// A loopRun is one program of an event loop in the hands of the controlled scheduler.
// One loopRun serves any number of runs.
type loopRun struct {
	subject *loopSubject
	program loopProgram
	timers  bool // some run armed a timer

	// One run.
	e       *sched.Execution
	main    *sched.Thread
	lock    *loopLock
	thread  *loopThread
	loop    loopInstance
	walk    model.LoopWalk
	past    uint64 // hash of the events
	inside  int    // callbacks that have begun and not ended
	cancels map[string]func()
	timed   map[string]time.Duration // due, of timers that have neither run nor been cancelled
	sent    map[string]int64         // Block calls of the loop when the callback was sent
	resting *sched.Thread            // waits until all is quiet
	broken  *model.LoopBreach
	problem error
}

func (x *loopRun) reset(t *sched.Thread) {
	x.e, x.main = t.Execution(), t
	x.lock = &loopLock{}
	x.thread = &loopThread{lock: x.lock, loop: true}
	x.walk, x.past, x.inside, x.resting, x.broken, x.problem = model.LoopWalk{}, 0, 0, nil, nil, nil
	x.cancels, x.timed, x.sent = map[string]func(){}, map[string]time.Duration{}, map[string]int64{}
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
	loop, err := x.subject.make(x.thread)
	if err != nil {
		x.problem = err
		return
	}
	x.loop = loop
	x.perform(t, "main")
	var threads []*sched.Thread
	for _, name := range x.program.threads() {
		threads = append(threads, t.Go(name, func() { x.perform(sched.Here(), name) }))
	}
	closer := t.Go("closer", func() { x.stopWhenQuiet(threads) })
	if err := loop.run(); err != nil {
		x.breaks("loop-one-at-a-time", fmt.Sprintf("RunForever returned the error %v", err))
	}
	x.see(model.LoopEvent{Kind: model.LoopClose})
	if err := loop.close(); err != nil {
		x.breaks("loop-close", fmt.Sprintf("Close returned the error %v", err))
	}
	x.see(model.LoopEvent{Kind: model.LoopClosed})
	x.thread.Release()
	t.Join(closer)
}

func (x *loopRun) stopWhenQuiet(threads []*sched.Thread) {
	t := sched.Here()
	for _, u := range threads {
		t.Join(u)
	}
	x.resting = t
	t.Park("until all is quiet")
	if err := x.loop.threadsafe(x.loop.stop); err != nil && x.broken == nil {
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
		cancel := x.loop.soon(x.callback(s.callback))
		x.cancels[s.callback] = cancel
		x.see(model.LoopEvent{Kind: model.LoopSoon, Callback: number(s.callback)})
	case loopLater:
		due := x.e.Now() + s.d
		cancel := x.loop.later(s.d, x.callback(s.callback))
		x.cancels[s.callback], x.timed[s.callback] = cancel, due
		x.see(model.LoopEvent{Kind: model.LoopLater, Callback: number(s.callback), Due: due, Latest: x.e.Now() + s.d})
	case loopCancel:
		if cancel := x.cancels[s.callback]; cancel != nil {
			cancel()
			delete(x.timed, s.callback)
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
		x.loop.stop()
	}
}

// send calls CallSoonThreadsafe.
func (x *loopRun) send(t *sched.Thread, callback string) {
	t.Begin(func() { x.see(model.LoopEvent{Kind: model.LoopSend, Callback: number(callback)}) })
	err := x.loop.threadsafe(x.callback(callback))
	t.Begun()
	x.sent[callback] = x.thread.blocks.Load()
	x.see(model.LoopEvent{Kind: model.LoopSent, Callback: number(callback), Failed: err != nil})
}

// loopWaits is how often a loop may begin to wait, after it has been woken, before it
// runs what it was woken for: once, if it was about to.
const loopWaits = 1

// callback is what the loop calls.
func (x *loopRun) callback(name string) func() {
	return func() {
		t := sched.Here()
		x.see(model.LoopEvent{Kind: model.LoopBegin, Callback: number(name), Inside: t == x.main && x.thread.holds()})
		if sent, ok := x.sent[name]; ok && x.thread.blocks.Load()-sent > loopWaits {
			x.breaks("loop-wake-latency", fmt.Sprintf("the loop has let go of the lock %d times since it was woken for callback %s", x.thread.blocks.Load()-sent, name))
		}
		delete(x.timed, name)
		x.inside++
		x.perform(t, name)
		x.inside--
		x.see(model.LoopEvent{Kind: model.LoopEnd, Callback: number(name)})
	}
}

func number(callback string) int { return int(callback[0] - 'a') }
