package props

import "fmt"

// conditionScene cancels a task that waits for a condition while another has the lock.
var conditionScene = loopScene{name: "cancelled-condition", promise: "loop-condition",
	can: func(p loopPowers) bool { return p.task != nil && p.lock != nil && p.condition != nil },
	play: func(x *loopRun, p loopPowers) func() string {
		s := &conditionStory{x: x, p: p, lock: p.lock(x.loop.loop)}
		s.play()
		return s.wrong
	}}

type conditionStory struct {
	x    *loopRun
	p    loopPowers
	lock loopMutex

	held     bool // T1 has the lock
	returned bool // T0's wait has ended
	trouble  string
}

func (s *conditionStory) play() {
	x := s.x
	condition := s.p.condition(s.lock)
	cancel := s.p.task(x.loop.loop, func() error { return s.waits(condition) })
	x.afterwards(loopPause, func() {
		s.p.task(x.loop.loop, func() error {
			err := s.lock.Acquire()
			s.held = err == nil
			x.tell("T1 takes the loop's lock: %s", outcomeOf(err))
			return err
		})
		s.cancels(cancel, loopCancels, func() {
			if s.held {
				s.held = false
				x.tell("T1 releases the loop's lock")
				s.lock.Release()
			}
			x.afterwards(loopPause, x.loop.stop)
		})
	})
}

// loopCancels is how often T0 is cancelled: in its wait, while it takes the lock back,
// and while it does so again. Who takes it back in a loop needs no fourth.
const loopCancels = 3

// cancels cancels T0 so many times, with time in between, and then goes on.
func (s *conditionStory) cancels(cancel func() bool, times int, then func()) {
	s.x.afterwards(loopPause, func() {
		if times == 0 {
			then()
			return
		}
		s.x.tell("cancels T0")
		cancel()
		s.cancels(cancel, times-1, then)
	})
}

// waits is what T0 does.
func (s *conditionStory) waits(condition loopCondition) error {
	if err := s.lock.Acquire(); err != nil {
		return err
	}
	s.x.tell("T0 has the loop's lock, and waits for the condition")
	err := condition.Wait()
	s.returned = true
	s.x.tell("T0 has waited: %v", err)
	if s.held {
		s.trouble = "T0 is cancelled while it waits for a condition, and goes on although T1 holds the lock"
		return err
	}
	defer func() {
		if r := recover(); r != nil {
			s.trouble = fmt.Sprintf("T0 is cancelled while it waits for a condition, and does not hold the lock afterwards: Release panics with %v", r)
		}
	}()
	s.lock.Release()
	return err
}

func (s *conditionStory) wrong() string {
	if s.trouble == "" && !s.returned {
		return "T0 is cancelled while it waits for a condition, and never learns of it"
	}
	return s.trouble
}
