package props

import (
	"fmt"
	"sync"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// Real threads that send callbacks to a loop, all at once.
const (
	loopSenders = 3
	loopSends   = 300 // by each
)

// A loopPost is the callbacks that they send.
type loopPost struct {
	x       *loopRun
	whole   func()          // called in the loop's thread when all have run
	resumes <-chan struct{} // each sender waits for this in the middle; nil: it does not
	senders sync.WaitGroup

	mu     sync.Mutex // the loop may hang, and then these are read while threads go on
	next   [loopSenders]int
	left   int
	broken *model.LoopBreach // the first
}

// begin starts the senders.
func (p *loopPost) begin() {
	p.left = loopSenders * loopSends
	for i := range loopSenders {
		p.senders.Go(func() { p.send(i) })
	}
}

// send is a sender. It pauses now and then, so that the loop comes to rest.
func (p *loopPost) send(i int) {
	for n := range loopSends {
		if p.resumes != nil && n == loopSends/2 {
			<-p.resumes
		}
		if err := p.x.loop.threadsafe(func() { p.callback(i, n) }); err != nil {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.breaks("loop-no-lost-wakeup", "CallSoonThreadsafe failed although nobody closes the loop: %v", err)
			return
		}
		if n%8 == 0 {
			time.Sleep(50 * time.Microsecond)
		}
	}
}

// callback is what sender i sends as its n-th.
func (p *loopPost) callback(i, n int) {
	p.mu.Lock()
	switch {
	case !p.x.thread.holds():
		p.breaks("loop-one-at-a-time", "a callback runs without the lock")
	case n < p.next[i]:
		p.breaks("loop-no-lost-wakeup", "a callback runs a second time")
	case n > p.next[i]:
		p.breaks("loop-fifo", "of one thread's callbacks, number %d runs before number %d", n, p.next[i])
	}
	p.next[i] = n + 1
	p.left--
	whole := p.left == 0
	p.mu.Unlock()
	if whole {
		p.whole()
	}
}

// breaks notes what is broken. Its caller holds mu.
func (p *loopPost) breaks(promise, format string, args ...any) {
	if p.broken == nil {
		p.broken = &model.LoopBreach{Promise: promise, Message: fmt.Sprintf(format, args...)}
	}
}

// checkOutside lets threads send callbacks to a loop that waits, computes and is woken,
// all at once.
func (v *loopVerification) checkOutside() {
	p := &loopPost{}
	hung := v.outsideLoop(func(x *loopRun) error {
		p.x, p.whole = x, x.loop.stop
		p.begin()
		return nil
	})
	if !hung {
		p.senders.Wait()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if hung {
		p.breaks("loop-no-lost-wakeup", "of %d callbacks that each of %d threads has sent, only %v have run, and nothing moves any more", loopSends, loopSenders, p.next)
	}
	if b := p.broken; b != nil {
		v.finds(b.Promise, "%s", b.Message)
	}
	for _, name := range []string{"loop-one-at-a-time", "loop-no-lost-wakeup", "loop-fifo"} {
		v.covered(name, loopSenders*loopSends, stress)
	}
}
