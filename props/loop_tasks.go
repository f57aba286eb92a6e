package props

import "fmt"

// lockScenes are about a task that waits for a lock and is cancelled. T0 holds the
// lock, T1 and T2 wait for it in this order, and T1 is cancelled at three moments.
func lockScenes() []loopScene {
	moments := []struct {
		name, when string
		act        func(release, cancel func())
	}{
		{"cancelled-waiter", "while it waits", func(_, cancel func()) { cancel() }},
		{"cancelled-before-release", "right before T0 lets go", func(release, cancel func()) { cancel(); release() }},
		{"cancelled-after-release", "after T0 has let go, before it runs", func(release, cancel func()) { release(); cancel() }},
	}
	var scenes []loopScene
	for _, m := range moments {
		story := fmt.Sprintf("T0 holds the loop's lock, T1 and T2 wait in this order, and T1 is cancelled %s: ", m.when)
		scenes = append(scenes, loopScene{name: m.name, promise: "loop-cancellation",
			can: func(p loopPowers) bool { return p.task != nil && p.lock != nil },
			play: func(x *loopRun, p loopPowers) func() string {
				s := &lockScene{x: x, p: p, lock: p.lock(x.loop.loop)}
				s.play(m.act)
				return func() string { return prefixed(story, s.wrong()) }
			}})
	}
	return scenes
}

func prefixed(story, message string) string {
	if message == "" {
		return ""
	}
	return story + message
}

// A lockScene is one of them while it is played.
type lockScene struct {
	x     *loopRun
	p     loopPowers
	lock  loopMutex
	freed bool // T0 has let go

	ended [2]bool // T1 and T2 have learned what became of their wait
	got   [2]bool // and it was the lock
	last  bool    // in the end a newcomer gets the lock
}

func (s *lockScene) play(act func(release, cancel func())) {
	x, p := s.x, s.p
	p.task(x.loop.loop, s.lock.Acquire)
	cancel := p.task(x.loop.loop, s.waiter(0))
	p.task(x.loop.loop, s.waiter(1))
	x.afterwards(loopPause, func() {
		act(s.release, func() { x.tell("cancels T1"); cancel() })
		x.afterwards(loopPause, func() {
			s.release()
			x.afterwards(loopPause, func() {
				p.task(x.loop.loop, func() error {
					err := s.lock.Acquire()
					s.last = err == nil
					return err
				})
				x.afterwards(loopPause, x.loop.stop)
			})
		})
	})
}

// release is what T0 does, once.
func (s *lockScene) release() {
	if !s.freed {
		s.freed = true
		s.x.tell("T0 releases the loop's lock")
		s.lock.Release()
	}
}

// waiter is T1 or T2: it takes the lock and lets go.
func (s *lockScene) waiter(i int) func() error {
	return func() error {
		s.x.tell("T%d waits for the loop's lock", i+1)
		err := s.lock.Acquire()
		s.ended[i], s.got[i] = true, err == nil
		s.x.tell("T%d has waited: %v", i+1, outcomeOf(err))
		if err == nil {
			s.lock.Release()
		}
		return err
	}
}

func outcomeOf(err error) string {
	if err == nil {
		return "it has the lock"
	}
	return err.Error()
}

// wrong says what has become of the lock.
func (s *lockScene) wrong() string {
	switch {
	case !s.ended[0]:
		return "T1 never learns of it"
	case !s.got[1]:
		return "T2 never gets the lock"
	case !s.last:
		return "afterwards nobody gets the lock any more"
	}
	return ""
}
