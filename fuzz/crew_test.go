package fuzz

import (
	"fmt"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/gilcheck/gilcheck/gil"
	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
)

// A watcher sees what the threads of a crew do. Its methods are called by the
// goroutine that calls the lock, right before the call and right after it. Close
// counts as an operation of thread 0.
type watcher interface {
	before(thread int, op model.Op)
	after(thread int, op model.Op, result model.Result)
	// cancelling comes before the context of the thread's acquire is cancelled, or
	// right after before if the context has a deadline.
	cancelling(thread int)
}

// A crew is the threads that play a program on one lock. Each takes its own steps
// in order, on its own goroutine, without regard to the others: where package
// props waits for rest after every step, here all steps between two Sleeps race.
// A Sleep comes to an end only when nothing else moves.
type crew struct {
	lock    *gil.GIL
	threads []*thread
	watcher watcher
	closed  bool
	again   chan struct{} // closed when all have let go
	working sync.WaitGroup
}

// forever is a virtual time after which whoever still waits waits in vain. It
// is long beside every deadline and switch interval of a program.
const forever = time.Hour

// newCrew starts the threads. The caller is in a bubble, and calls finish.
func newCrew(threads, steps int, w watcher) *crew {
	c := &crew{lock: gil.New(), watcher: w, again: make(chan struct{})}
	for id := range threads {
		t := &thread{id: id, watcher: w, orders: make(chan program.Step, steps)}
		t.handle = c.lock.NewThread(fmt.Sprintf("T%d", id))
		c.threads = append(c.threads, t)
	}
	for _, t := range c.threads {
		c.working.Go(func() { t.work(c.again) })
	}
	return c
}

// order begins a step and does not wait for it.
func (c *crew) order(s program.Step) {
	switch s.Do {
	case program.Sleep:
		time.Sleep(s.For)
	case program.Interval:
		// It refuses no positive interval, and a program has no other.
		_ = c.lock.SetSwitchInterval(s.For)
	case program.Close:
		c.close()
	case program.Cancel:
		c.threads[s.Thread].cancelNow()
	default:
		c.threads[s.Thread].orders <- s
	}
}

// close closes the lock, once: the model knows no second Close.
func (c *crew) close() {
	if c.closed {
		return
	}
	c.closed = true
	c.watcher.before(0, model.Close)
	result := model.OK
	if c.lock.Close() != nil {
		result = model.Failed
	}
	c.watcher.after(0, model.Close, result)
}

// finish lets the threads end and names those that cannot, in order. First all
// let go, and whoever waits must get in without the help of a newcomer. Then
// each takes the lock once more, which is where what others left behind shows.
func (c *crew) finish() (hanging string) {
	for _, t := range c.threads {
		close(t.orders)
	}
	if hanging = c.await(letGo); hanging != "" {
		return hanging
	}
	close(c.again)
	if hanging = c.await(ended); hanging == "" {
		c.working.Wait()
	}
	return hanging
}

// await gives everybody for ever to come to a stage and names those who do not.
func (c *crew) await(s progress) (missing string) {
	time.Sleep(forever)
	synctest.Wait()
	var names []string
	for _, t := range c.threads {
		if t.progress < s {
			names = append(names, fmt.Sprintf("T%d", t.id))
		}
	}
	return strings.Join(names, ", ")
}
