package sched

import (
	"fmt"
	"math/bits"
	"runtime"
	"runtime/debug"
	"strconv"
)

// A Thread is one simulated goroutine. Its methods are called by the thread
// itself, from the shims.
type Thread struct {
	e    *Execution
	slot int
	bit  uint64

	id       int // in order of creation, from 0
	name     string
	fn       func()
	returned bool // from fn
	daemon   bool // the run may end while it waits
	done     bool
	host     *coroutine
	home     uintptr // the goroutine that runs it
	actor    uintptr // the one that acts for it at present; see Act

	op      Op     // announced and not yet performed
	why     string // what a parked thread waits for
	parked  bool
	yielded bool   // its last operation gave way
	lonely  int    // see Lonely
	hash    uint64 // of all that it did and saw
	count   int    // operations performed
	spin    spin
	relock  *Object // the mutex that a woken thread takes first
	joiners []*Thread
	sleep   Timer
	begin   func() // see Begin
	passed  int    // how often others took the mutex that it stands before
	aborted int    // operations performed while unwinding
}

// ID numbers the threads of a run in the order of their creation, from 0.
func (t *Thread) ID() int { return t.id }

// Name is what the thread was called when it was created.
func (t *Thread) Name() string { return t.name }

// Rename gives the thread another name, for what it does from now on.
//
//go:norace
func (t *Thread) Rename(name string) { t.name = name }

// Execution is the run that the thread belongs to.
func (t *Thread) Execution() *Execution { return t.e }

//go:norace
func (e *Execution) spawn(name string, fn func()) *Thread {
	free := ^e.used &^ clockBit
	if free == 0 {
		e.giveUp(fmt.Sprintf("more than %d goroutines are alive at a time, the most that can be explored", MaxThreads-1))
		return nil
	}
	t := &e.threads[bits.TrailingZeros64(free)]
	joiners := t.joiners[:0]
	*t = Thread{e: e, slot: t.slot, bit: t.bit, id: e.born, name: name, fn: fn, joiners: joiners}
	t.hash = mix(uint64(e.born)+1, 0x9e3779b97f4a7c15)
	e.born++
	if name == "" {
		t.name = numbered(t.id)
	}
	raceRelease(t.raceAddr())
	e.used |= t.bit
	e.enabled |= t.bit
	e.fresh |= t.bit
	return t
}

// numbers are the names of the first threads without one: to make them takes an
// allocation a thread.
var numbers = func() (names [MaxThreads]string) {
	for i := range names {
		names[i] = "g" + strconv.Itoa(i)
	}
	return names
}()

// numbered names a thread. fmt's pool of buffers would order threads for the race
// detector, strconv has none.
func numbered(id int) string {
	if id < len(numbers) {
		return numbers[id]
	}
	return "g" + strconv.Itoa(id)
}

// Threads is the number of threads that are not done.
func (e *Execution) Threads() int { return bits.OnesCount64(e.used) }

// Go starts a thread that runs fn. Outside an execution it is a go statement.
func Go(fn func()) {
	t := Here()
	if t == nil {
		go fn()
		return
	}
	t.Go("", fn)
}

// Go starts a thread of the given name, or of a name made from its number. It
// returns nil while the run is being unwound.
//
//go:norace
func (t *Thread) Go(name string, fn func()) *Thread {
	if t.e.aborting {
		return nil
	}
	t.getsOn()
	child := t.e.spawn(name, fn)
	if child == nil {
		t.e.stop(t)
	}
	t.hash = mix(t.hash, uint64(child.id))
	child.hash = mix(child.hash, t.hash)
	return child
}

// Daemon says that the run may end while t still waits.
//
//go:norace
func (t *Thread) Daemon() { t.daemon = true }

// Join waits until u is done.
//
//go:norace
func (t *Thread) Join(u *Thread) { t.JoinNumber(u, u.id) }

// JoinNumber is Join for a thread that was started some time ago. If it is done
// then its place may have gone to another thread, whose ID is not id.
//
//go:norace
func (t *Thread) JoinNumber(u *Thread, id int) {
	for !u.done && u.id == id && !t.e.aborting {
		u.joiners = append(u.joiners, t)
		t.Park("until " + u.name + " is done")
	}
	raceAcquire(u.endAddr())
}

// run executes the thread's function, on its coroutine. It returns also when
// the function panics; after runtime.Goexit only the deferred call is left to
// say so.
//
//go:norace
func (t *Thread) run(ended func()) {
	defer t.ending(ended)
	t.home = goroutine()
	t.actor = t.home
	if runtimeGetProfLabel() != t.e.label {
		runtimeSetProfLabel(t.e.label) // the thread before changed them
	}
	raceAcquire(t.raceAddr())
	t.fn()
	t.returned = true
}

// ending is deferred by run; no function literal, for those are not go:norace.
//
//go:norace
func (t *Thread) ending(ended func()) {
	if !t.returned {
		if r := recover(); r != nil && !t.e.aborting {
			t.e.failure = &Failure{Thread: t.name, Value: r, Stack: string(debug.Stack())}
			t.e.outcome = Panicked
		}
	}
	ended()
}

// finish marks t as done and frees its slot.
//
//go:norace
func (e *Execution) finish(t *Thread) {
	t.gaveUp()
	t.publish()
	t.done = true
	if t.id == 0 {
		e.over, e.overAt = true, e.clock.now
	}
	e.past += mix(t.hash, uint64(t.id))
	raceReleaseMerge(t.endAddr()) // who joins an earlier thread of this place comes after that, too
	e.used &^= t.bit
	e.enabled &^= t.bit
	e.fresh &^= t.bit
	e.waiting &^= t.bit
	for _, j := range t.joiners {
		raceRelease(j.raceAddr())
		e.unpark(j)
	}
	t.joiners = t.joiners[:0]
}

// Fail ends the run: the program broke a promise. err is Result.Failure's value.
//
//go:norace
func (t *Thread) Fail(err error) {
	if t.e.aborting {
		runtime.Goexit()
	}
	t.e.failure = &Failure{Thread: t.name, Value: err}
	t.e.outcome = Failed
	t.e.stop(t)
}

//go:norace
func (e *Execution) fail(err error) {
	e.failure = &Failure{Value: err}
	e.outcome = Failed
}

// Crash ends the run as the Go runtime's fatal errors do: no deferred call of
// the program may recover it.
//
//go:norace
func (t *Thread) Crash(message string) {
	if t.e.aborting {
		return
	}
	t.e.failure = &Failure{Thread: t.name, Value: message, Stack: string(debug.Stack())}
	t.e.outcome = Panicked
	t.e.stop(t)
}

// abort unwinds the threads that are left.
//
//go:norace
func (e *Execution) abort() {
	e.aborting = true
	for m := e.used; m != 0; m = e.used {
		t := &e.threads[bits.TrailingZeros64(m)]
		if t.host != nil {
			e.resume(&e.driver, t) // unwinds, and comes back when it is done
			continue
		}
		e.finish(t)
	}
	e.aborting = false
}
