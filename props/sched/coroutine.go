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

type coroutine struct {
	party
	home  *seat
	e     *Execution
	task  *Thread
	quit  bool
	relay *party // pass control on to it; see pool.close
}

type pool struct {
	all  []*coroutine
	idle []*coroutine
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

// resume makes t the running thread, and returns when from is resumed.
func (e *Execution) resume(from *party, t *Thread) {
	e.current = t
	if t.host == nil {
		t.host = e.coroutine()
		t.host.task = t
	}
	transfer(from, &t.host.party)
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
	returned := false
	defer func() {
		if !returned {
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

// close ends the coroutines one by one. A coroutine that ends wakes whoever
// sleeps in its own seat and, after a Goexit, takes it along: so each is first
// brought home, and ended from a goroutine that may be lost.
func (p *pool) close() {
	for _, c := range p.all {
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
	p.all, p.idle = nil, nil
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
