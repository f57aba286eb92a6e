package props

// notifyScenes are about a task that is cancelled after it was notified of a condition.
// T0 and T1 wait for it in this order, T2 notifies one, and T0 is cancelled at two
// moments. asyncio's lost the notification (https://github.com/python/cpython/issues/112202).
func notifyScenes() []loopScene {
	var scenes []loopScene
	for _, m := range []struct {
		name, when string
		late       bool
	}{
		{"cancelled-notified", "at once", false},
		{"cancelled-relocking", "when it waits for the lock, which T2 has kept", true},
	} {
		story := "T0 and T1 wait for a condition in this order, T2 notifies one, and T0 is cancelled " + m.when + ": "
		scenes = append(scenes, loopScene{name: m.name, promise: "loop-cancellation",
			can: conditionScene.can,
			play: func(x *loopRun, p loopPowers) func() string {
				s := &notifyStory{x: x, p: p, lock: p.lock(x.loop.loop), late: m.late}
				s.condition = p.condition(s.lock)
				s.play()
				return func() string { return prefixed(story, s.verdict) }
			}})
	}
	return scenes
}

// A notifyStory is one of them while it is played.
type notifyStory struct {
	x         *loopRun
	p         loopPowers
	lock      loopMutex
	condition loopCondition
	late      bool // T0 is cancelled when it has had some turns, in which T2 has the lock

	cancel  func() bool // of T0
	waits   [2]bool     // T0 and T1 wait
	ended   [2]bool     // their waits have ended
	got     [2]bool     // without an error
	held    bool        // T2 has the lock
	verdict string
}

func (s *notifyStory) play() {
	x := s.x
	s.cancel = s.p.task(x.loop.loop, s.waiter(0))
	s.p.task(x.loop.loop, s.waiter(1))
	x.afterwards(loopPause, func() {
		s.p.task(x.loop.loop, s.notifier)
		x.afterwards(loopPause, func() {
			if s.late {
				s.cancels()
				x.afterwards(loopPause, s.release)
			}
			x.afterwards(3*loopPause, s.judge)
		})
	})
}

// waiter is T0 or T1: it takes the lock, waits for the condition, and lets go.
func (s *notifyStory) waiter(i int) func() error {
	return func() error {
		if err := s.lock.Acquire(); err != nil {
			return err
		}
		s.x.tell("T%d has the loop's lock, and waits for the condition", i)
		s.waits[i] = true
		err := s.condition.Wait()
		s.ended[i], s.got[i] = true, err == nil
		s.x.tell("T%d has waited: %v", i, err)
		s.lock.Release()
		return err
	}
}

// notifier is T2.
func (s *notifyStory) notifier() error {
	if err := s.lock.Acquire(); err != nil {
		return err
	}
	s.x.tell("T2 has the loop's lock, and notifies one")
	s.held = true
	s.condition.Notify(1)
	if !s.late {
		s.cancels()
		s.release()
	}
	return nil
}

func (s *notifyStory) cancels() {
	s.x.tell("cancels T0")
	s.cancel()
}

// release is what T2 does, if it has come to have the lock.
func (s *notifyStory) release() {
	if s.held {
		s.held = false
		s.x.tell("T2 releases the loop's lock")
		s.lock.Release()
	}
}

// judge says what has become of the notification, and has those who still wait go on. A
// loop may let T0 go on as if it had not been cancelled: then the notification is used.
func (s *notifyStory) judge() {
	switch {
	case !s.waits[0] || !s.waits[1]:
		s.verdict = "one of them never comes to wait"
	case !s.ended[0]:
		s.verdict = "T0 never learns of it"
	case !s.got[0] && !s.got[1]:
		s.verdict = "T1 is not notified in its place, and waits on"
	}
	s.p.task(s.x.loop.loop, func() error {
		if err := s.lock.Acquire(); err != nil {
			return err
		}
		s.condition.Notify(len(s.waits))
		s.lock.Release()
		return nil
	})
	s.x.afterwards(loopPause, s.x.loop.stop)
}
