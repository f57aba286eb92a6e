package props

import (
	"fmt"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/sched"
)

// holdSteps is how many steps in a row, of which none is of any use, show that a loop
// goes round in circles. A turn of asyncio's takes about ten.
const holdSteps = loopSteps / 2

// idleRounds is how often a loop that has nothing to do may wait for no time at all: one
// that is woken does once, and one that is interrupted does again.
const idleRounds = 100

// pollerTick is what pollers count in. A loop may be in a hurry for less.
const pollerTick = time.Millisecond

// judgeEndless judges a run that was cut off. That alone proves nothing: the schedule may
// have kept others from what the loop waits for. But callbacks neither begin nor end, and
// no other thread is in the middle of a call.
func (x *loopRun) judgeEndless(r sched.Result) error {
	if x.scene != nil || x.sending > 0 || x.inside > 0 {
		return nil
	}
	if err := x.judgeRounds(); err != nil {
		return err
	}
	return x.judgeHold(r)
}

// judgeRounds is about a loop that looks for events again and again and lets go of the
// lock each time. With nothing ready, asyncio's waits for its next timer or, if there is
// none, for ever (_run_once of CPython's Lib/asyncio/base_events.py): it takes the lock
// once for each wakeup. This one asks for it all the time, and whoever computes has to
// let it have it.
func (x *loopRun) judgeRounds() error {
	rounds := x.thread.blocks.Load() - x.blocks
	if rounds <= idleRounds || x.walk.Closing() {
		return nil
	}
	if x.walk.Observe(model.LoopEvent{Kind: model.LoopCalm, Now: x.since}) != nil {
		return nil // something is left to do, perhaps by a thread of the loop's own
	}
	if x.hurries(x.since) {
		return nil
	}
	return x.breach("loop-wake-latency", fmt.Sprintf("nothing has woken the loop and no time has passed, and it has let go of the lock and taken it again %d times: it does not wait", rounds))
}

// judgeHold is about a loop that waits with the lock held: for long it has run nothing,
// and has not let go of the lock.
func (x *loopRun) judgeHold(r sched.Result) error {
	if x.away || r.Steps-x.mark < holdSteps || x.hurries(x.e.Now()) {
		return nil
	}
	return x.breach("loop-releases-in-select", fmt.Sprintf("the loop has taken %d steps without running anything, and has not let go of the lock", r.Steps-x.mark))
}

// hurries reports whether a timer was so near that a loop may look again and again until
// it is due: the clock would have gone on.
func (x *loopRun) hurries(now time.Duration) bool {
	for _, due := range x.timed {
		if due < now+pollerTick {
			return true
		}
	}
	return false
}
