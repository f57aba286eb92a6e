//go:build !race

package sched

import "iter"

// A thread runs on a pooled coroutine. A switch goes straight from one
// coroutine to the next: whoever switches sleeps in the seat that the other
// leaves, so that it takes one runtime switch where going through a hub takes
// two. A seat is an iter.Pull pair, whose next and yield alternate; it does not
// matter who calls them.
type seat struct {
	next   func() (struct{}, bool)
	yield  func(struct{}) bool
	inside bool
}

func (s *seat) swap() {
	s.inside = !s.inside
	if s.inside {
		s.next()
	} else {
		s.yield(struct{}{})
	}
}

// A party is one of the goroutines that take turns: a coroutine or the driver.
type party struct{ seat *seat }

func transfer(from, to *party) {
	s := to.seat
	from.seat = s
	s.swap()
}

// exitLimit is the number of threads ended by runtime.Goexit after which a
// coroutine is replaced: each leaves the frames of serve and loop on the stack,
// some 850 bytes (200,000 deadlocks of three threads: 512 MB), which the collector
// scans, and debug.Stack walks. The runtime ends a program with a stack of 1 GB.
const exitLimit = 100

type coroutine struct {
	party
	home  *seat
	e     *Execution
	task  *Thread
	exits int
	quit  bool
	relay *party // pass control on to it; see pool.end
}

type pool struct {
	all  []*coroutine
	idle []*coroutine
	worn bool // a coroutine has reached exitLimit
}

func (e *Execution) coroutine() *coroutine {
	if n := len(e.pool.idle); n > 0 {
		c := e.pool.idle[n-1]
		e.pool.idle = e.pool.idle[:n-1]
		return c
	}
	c := &coroutine{e: e, home: &seat{}}
	c.home.next, _ = iter.Pull(func(yield func(struct{}) bool) {
		c.home.yield = yield
		c.seat = c.home
		c.home.swap()
		c.loop()
	})
	c.home.swap()
	e.pool.all = append(e.pool.all, c)
	return c
}

// resume makes t the running thread, and returns when from is resumed. It is
// transfer written out: after a switch the processor mispredicts every return, for
// the calls were made on another stack. Two calls fewer, here and in point, made a
// switch 84 ns in place of 100 (BenchmarkExecSwitchEveryStep, medians of 3 runs).
func (e *Execution) resume(from *party, t *Thread) {
	e.current = t
	if t.host == nil {
		t.host = e.coroutine()
		t.host.task = t
	}
	s := t.host.seat
	from.seat = s
	s.inside = !s.inside
	if s.inside {
		s.next()
	} else {
		s.yield(struct{}{})
	}
}

func (e *Execution) toDriver(from *party) { transfer(from, &e.driver) }

func (c *coroutine) loop() {
	for c.serve() {
	}
}

// serve runs one thread. A thread that ends in runtime.Goexit never returns to
// serve; the coroutine then lives on inside its deferred call, so that neither
// the coroutine nor whoever resumes it is lost (iter.Pull hands a Goexit on to
// the caller of next).
func (c *coroutine) serve() bool {
	for c.relay != nil {
		to := c.relay
		c.relay = nil
		transfer(&c.party, to)
	}
	if c.quit {
		return false
	}
	if c.task == nil {
		panic("sched: a coroutine was resumed without a thread to run")
	}
	returned := false
	defer func() {
		if !returned {
			c.exits++
			c.e.pool.worn = c.e.pool.worn || c.exits >= exitLimit
			c.loop()
		}
	}()
	c.task.run(c.ended)
	returned = true
	return true
}

// ended is called on the coroutine when its thread is done: it lets the next
// one go on, and sleeps until it is given a new thread.
func (c *coroutine) ended() {
	e, t := c.e, c.task
	e.finish(t)
	c.task = nil
	var next *Thread
	if !e.aborting {
		next = e.pick(nil)
	}
	switch {
	case next == nil:
		e.pool.idle = append(e.pool.idle, c)
		e.toDriver(&c.party)
	case next.host == nil:
		e.current = next
		next.host, c.task = c, next
	default:
		e.pool.idle = append(e.pool.idle, c)
		e.resume(&c.party, next)
	}
}

// renew prepares the pool for a run: all coroutines are idle.
func (p *pool) renew(*party) {
	if !p.worn {
		return
	}
	p.idle = p.idle[:0]
	for _, c := range p.all {
		if c.exits >= exitLimit {
			p.end(c)
			continue
		}
		p.idle = append(p.idle, c)
	}
	p.all = append(p.all[:0], p.idle...)
	p.worn = false
}

func (p *pool) close() {
	for _, c := range p.all {
		p.end(c)
	}
	p.all, p.idle = nil, nil
}

// end ends one coroutine; no thread is running. A coroutine that ends wakes
// whoever sleeps in its own seat and, after a Goexit, takes it along: so it is
// first brought home, and ended from a goroutine that may be lost.
func (p *pool) end(c *coroutine) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.bringHome(c)
		c.quit = true
		var d party
		transfer(&d, &c.party)
	}()
	<-done
}

func (p *pool) bringHome(c *coroutine) {
	if c.seat == c.home {
		return
	}
	for _, z := range p.all {
		if z.seat == c.home && z != c {
			var d party
			z.relay, c.relay = &c.party, &d
			transfer(&d, &z.party)
			return
		}
	}
}
