package props

import "time"

// Loops do not take cancelled timers out of their queue at once, but clear away many
// together: asyncio's, when of more than a hundred more than half are cancelled
// (_run_once of CPython's Lib/asyncio/base_events.py).
const (
	timersWhole     = 200
	timersCancelled = 120
	timersTimes     = 16 // at how many times they are due
	timersStep      = time.Millisecond
)

// timersScene has many timers, of which most are cancelled: the others run in order.
var timersScene = loopScene{name: "timers", promise: "loop-fifo", long: true,
	can: func(loopPowers) bool { return true },
	play: func(x *loopRun, _ loopPowers) func() string {
		s := &timersStory{x: x}
		s.play()
		return func() string { return "" }
	}}

// A timersStory is the scene while it is played.
type timersStory struct {
	x   *loopRun
	all [timersWhole]timerOfMany
}

// A timerOfMany is due between two times, by the clock before and after CallLater.
type timerOfMany struct {
	due, latest time.Duration
	gone        bool // it has run or been cancelled
}

// play sets the timers, in no order, and cancels most. The last of all stops the loop.
func (s *timersStory) play() {
	var cancels [timersWhole]func()
	for i := range s.all {
		delay := time.Duration(1+i*7%timersTimes) * timersStep
		s.all[i].due = s.x.now() + delay
		cancels[i] = s.x.loop.later(delay, func() { s.runs(i) })
		s.all[i].latest = s.x.now() + delay
	}
	for i := range timersCancelled {
		one := i * 3 % timersWhole // no two are the same, since 3 does not divide timersWhole
		s.all[one].gone = true
		cancels[one]()
	}
	due := s.x.now() + (timersTimes+1)*timersStep
	s.x.loop.later((timersTimes+1)*timersStep, func() {
		s.overtakes(due)
		s.x.loop.stop()
	})
}

// runs is what the i-th timer does.
func (s *timersStory) runs(i int) {
	t := &s.all[i]
	s.x.tell("the timer due at %v runs", t.due)
	if t.gone {
		s.x.blames("loop-cancellation", "a timer runs that was cancelled, or has run")
		return
	}
	t.gone = true
	s.overtakes(t.due)
}

// overtakes looks for a timer that should have run before one that was due then.
func (s *timersStory) overtakes(due time.Duration) {
	for _, o := range s.all {
		if !o.gone && o.latest < due {
			s.x.blames("loop-fifo", "of %d timers, of which %d were cancelled, the one due at %v runs before the one due at %v", timersWhole, timersCancelled, due, o.due)
			return
		}
	}
}
