package props

import (
	"slices"

	"github.com/gilcheck/gilcheck/props/sched"
)

// A crowd is enough for a queue that grows by doubling to do so some times. It grows in
// the middle: each callback arranges two more, so that while the queue gets longer its
// beginning moves, and a queue that is a circle, as that of gil/eventloop, has a seam.
const (
	crowdFirst = 3  // arranged before the loop runs
	crowdWhole = 72 // arranged in its thread at all
	crowdSent  = 12 // by another thread, meanwhile
)

// crowdScene is about the order of many callbacks. Outside, the post is (loop_post.go).
var crowdScene = loopScene{name: "crowd", promise: "loop-no-lost-wakeup", threads: true, inside: true, long: true,
	can: func(loopPowers) bool { return true },
	play: func(x *loopRun, _ loopPowers) func() string {
		s := &crowdStory{x: x,
			own:     crowdPart{"the loop's own callbacks", make([]bool, crowdWhole), crowdWhole},
			foreign: crowdPart{"the callbacks that T1 has sent", make([]bool, crowdSent), crowdSent},
		}
		s.play()
		return func() string { return "" } // a callback that is lost keeps the loop from coming to an end
	}}

// A crowdStory is the scene while it is played. Its fields belong to the loop's thread.
type crowdStory struct {
	x        *loopRun
	arranged int // by the loop's thread
	own      crowdPart
	foreign  crowdPart
}

// A crowdPart is those of one origin.
type crowdPart struct {
	whose string
	ran   []bool
	left  int
}

func (s *crowdStory) play() {
	for range crowdFirst {
		s.arranges()
	}
	sched.Here().Go("T1", func() {
		for i := range crowdSent {
			s.x.sends(func() { s.runs(&s.foreign, i) })
		}
	})
}

// arranges adds a callback to the crowd, unless it is whole.
func (s *crowdStory) arranges() {
	if i := s.arranged; i < crowdWhole {
		s.arranged++
		s.x.loop.soon(func() {
			s.runs(&s.own, i)
			s.arranges()
			s.arranges()
		})
	}
}

// runs is what a callback does, the i-th of its origin.
func (s *crowdStory) runs(c *crowdPart, i int) {
	s.x.tell("of %s, number %d runs", c.whose, i)
	if !s.x.thread.holds() {
		s.x.blames("loop-one-at-a-time", "a callback runs without the lock")
	}
	switch next := slices.Index(c.ran, false); {
	case c.ran[i]:
		s.x.blames("loop-no-lost-wakeup", "of %s, number %d runs a second time", c.whose, i)
		return // it may be taken back, and then the rest goes on
	case i > next:
		s.x.blames("loop-fifo", "of %s, number %d runs before number %d", c.whose, i, next)
	}
	c.ran[i] = true
	c.left--
	if s.own.left == 0 && s.foreign.left == 0 {
		s.x.loop.stop()
	}
}
