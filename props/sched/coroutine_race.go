//go:build race

package sched

import (
	"runtime"
	_ "unsafe" // for go:linkname
)

// Under the race detector a thread runs on a pooled goroutine, and a switch is
// a hand-off by the runtime's semaphore: unlike channels, coroutines and package
// sync it tells the detector nothing, so that only the edges of the program
// itself order the threads. The functions here are go:norace for the same
// reason; see norace_test.go.

// freshLimit is the number of goroutines after which one may serve two threads
// of the same run. The detector takes two threads on one goroutine for one
// thread and sees no race between them, but it supports 8128 goroutines at a
// time and no more (maxSimultaneouslyAliveGoroutines in LLVM's tsan_go.cpp).
const freshLimit = 1024

// serveLimit is the number of threads after which a goroutine is replaced. A
// panic that the program recovers leaves the frames that it has skipped in the
// detector's own record of the stack: reports show them, and they add up.
const serveLimit = 1000

// A party is one of the goroutines that take turns: a coroutine or the driver.
type party struct{ turn uint32 }

//go:norace
func transfer(from, to *party) {
	semrelease(&to.turn, true, 0)
	semacquire(&from.turn)
}

type coroutine struct {
	party
	e      *Execution
	task   *Thread
	served int
	next   *party // who goes on after the task
	quit   bool
	gone   bool // it ends, or has ended
}

type pool struct {
	all    []*coroutine
	fresh  int          // of all, the first that has not served in this run
	idle   []*coroutine // those that have served, oldest first
	turn   *party       // whose turn it is
	errand func()       // what the driver is to do before it hands the turn back
	left   uint32       // semaphore: goroutines that have ended
	unseen bool         // threads ask the strategy themselves; see askPick
	border border
}

//go:norace
func (e *Execution) coroutine() *coroutine {
	p := &e.pool
	if p.fresh == len(p.all) {
		if p.fresh >= freshLimit && len(p.idle) > 0 {
			c := p.idle[0]
			p.idle = p.idle[1:]
			return c
		}
		e.byDriver(e.grow)
	}
	p.fresh++
	return p.all[p.fresh-1]
}

// grow starts a goroutine. It runs on the driver, because a report says where a
// goroutine was created, and with synchronisation ignored, because otherwise
// whatever the driver knows would be ordered before the thread.
//
//go:norace
func (e *Execution) grow() {
	c := &coroutine{e: e}
	runtime.RaceDisable()
	go c.loop()
	runtime.RaceEnable()
	e.pool.all = append(e.pool.all, c)
}

// byDriver has the driver do something in the middle of a run: what a timer
// does must not count as done by the thread that happened to run.
//
//go:norace
func (e *Execution) byDriver(errand func()) {
	from := e.pool.turn
	if from == &e.driver {
		errand()
		return
	}
	e.pool.errand = errand
	transfer(from, &e.driver)
}

// resume makes t the running thread, and returns when from is resumed.
//
//go:norace
func (e *Execution) resume(from *party, t *Thread) {
	e.seat(t)
	e.pass(from, &t.host.party)
}

//go:norace
func (e *Execution) seat(t *Thread) {
	e.current = t
	if t.host == nil {
		t.host = e.coroutine()
		t.host.task = t
	}
}

//go:norace
func (e *Execution) toDriver(from *party) { e.pass(from, &e.driver) }

//go:norace
func (e *Execution) pass(from, to *party) {
	p := &e.pool
	p.turn = to
	if from == &e.driver {
		p.border.driverLeaves(e)
		transfer(from, to)
		for p.errand != nil {
			e.runErrand()
		}
		p.border.driverReturns(e)
		return
	}
	transfer(from, to)
	for p.border.gathering {
		p.border.tell()
		transfer(from, &e.driver)
	}
	p.border.threadReturns(e)
}

//go:norace
func (e *Execution) runErrand() {
	p := &e.pool
	errand, back := p.errand, p.turn
	p.errand, p.turn = nil, &e.driver
	errand()
	p.turn = back
	transfer(&e.driver, back)
}

// loop serves threads until the pool is closed, the goroutine is worn out, or a
// thread takes it along by runtime.Goexit.
//
//go:norace
func (c *coroutine) loop() {
	p := &c.e.pool
	defer semrelease(&p.left, false, 0)
	semacquire(&c.turn)
	for !c.quit {
		c.serve()
		if c.gone {
			return
		}
		transfer(&c.party, c.next)
	}
}

//go:norace
func (c *coroutine) serve() {
	defer c.passOn()
	c.task.run(c.ended)
}

// passOn is the last that a goroutine does that does not come back: there may
// be no return to loop, after runtime.Goexit.
//
//go:norace
func (c *coroutine) passOn() {
	if c.gone {
		semrelease(&c.next.turn, true, 0)
	}
}

// ended is called on the coroutine when its thread is done. It says who goes on.
//
//go:norace
func (c *coroutine) ended() {
	e, t := c.e, c.task
	c.served++
	c.gone = !t.returned || c.served >= serveLimit
	e.finish(t)
	e.pool.border.tell()
	var next *Thread
	if !e.aborting {
		next = e.pick(nil)
	}
	c.task, c.next = nil, &e.driver
	if next != nil {
		e.seat(next)
		c.next = &next.host.party
	}
	e.pool.turn = c.next
	if !c.gone {
		e.pool.idle = append(e.pool.idle, c)
	}
}

// renew prepares the pool for a run.
//
//go:norace
func (p *pool) renew(driver *party) {
	n := 0
	for _, c := range p.all {
		if c.gone {
			semacquire(&p.left)
			continue
		}
		p.all[n] = c
		n++
	}
	p.all = p.all[:n]
	p.idle, p.fresh, p.turn = p.idle[:0], 0, driver
}

// close ends the goroutines and waits until they are on their way out.
//
//go:norace
func (p *pool) close() {
	for _, c := range p.all {
		if !c.gone {
			c.quit = true
			semrelease(&c.turn, true, 0)
		}
		semacquire(&p.left)
	}
	p.all, p.idle = nil, nil
}

//go:linkname semacquire sync.runtime_Semacquire
func semacquire(s *uint32)

//go:linkname semrelease sync.runtime_Semrelease
func semrelease(s *uint32, handOff bool, skipFrames int)
