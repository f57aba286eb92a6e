package sched

import (
	"sync/atomic"
	"time"
	"unsafe"
)

const (
	// MaxThreads bounds the threads alive at a time: sets of threads are bit
	// masks in one word.
	MaxThreads = 64

	// DefaultSteps bounds one execution. The longest correct lock programs of
	// this repository take some hundred steps; a run this long is stuck in a
	// loop that the spin detection did not see.
	DefaultSteps = 20_000
)

// beatSteps is the number of steps between two signs of life.
const beatSteps = 1024

// Config says how executions are run. The zero value is ready to use.
type Config struct {
	Steps    int           // scheduling points per execution; 0 means DefaultSteps
	Eager    bool          // timers may fire at any point, not only when nothing else can run
	Early    time.Duration // with Eager: only timers that are due within this time fire early; 0 means any
	Spurious int           // waits for a Cond that may end without a signal, in a run; Go has none, pthreads and futexes do
	Any      bool          // signals and channel hand-offs may go to any waiter, not only the first
	Plain    bool          // accesses to ordinary memory are scheduling points, where the source marks them (props/shim/plain)
	Settled  bool          // run a new or woken thread up to its first announcement before anything else is decided
	Every    bool          // ask the strategy at every step, also when only one thread can go on
	Trace    bool          // record events with their sites
	Record   bool          // record the schedule, for replay
	Fair     bool          // a mutex goes to whoever has been passed over often, as Go's does after 1 ms
	SpinOn   bool          // ask whether a thread that spins goes on spinning while others could run
	Polls    bool          // a thread that polls under a lock, and leaves all as it was, spins
	Test     string        // whose program it is, for what is said of a thread that blocks for real
	Daemons  bool          // the run ends when the body ends: what it started may wait on
}

// An Execution runs programs under a Strategy, one after the other. It keeps
// its coroutines, threads and tables from run to run. It is not safe for
// concurrent use, and only one may run at a time in a process.
type Execution struct {
	config   Config
	strategy Strategy
	every    bool // the strategy must see every step
	label    unsafe.Pointer
	number   uint64  // counts the executions of the process
	driving  uintptr // the goroutine that has called Run

	// Who is who. A thread's slot is its bit in the masks.
	threads   [MaxThreads]Thread
	used      uint64 // slots in use
	enabled   uint64 // threads that may go on
	fresh     uint64 // threads whose next operation is Local
	extras    uint64 // threads that spin on although they count as spinning
	waiting   uint64 // threads taken out of enabled because they spin
	beginning uint64 // threads with a call that has not begun
	onIdle    func()
	current   *Thread
	born      int     // threads created so far in this run
	settles   bool    // fresh threads run up to their first announcements
	settled   *Thread // who gave way to them
	origin    anchor  // what the decision is about; see Anchor

	driver  party
	pool    pool
	objects objects
	clock   clock

	// How it goes.
	steps       int
	beat        atomic.Uint64 // moves on as the execution does; see Watch
	switches    int
	liberties   int // choices that Go's documentation leaves open and its runtime fixes
	preemptions int
	streak      int      // steps in a row of one thread
	plain       bool     // counted in plainRuns
	spurious    int      // wakeups that are left, of Config.Spurious
	trail       uint64   // hash of all events in order
	monitor     uint64   // hash of whatever watches the run; see SetMonitor
	past        uint64   // sum of the hashes of the threads that are done
	returned    uint64   // sum of the hashes of the calls that have returned
	endless     []uint64 // spin loops that did not give up within spinLimit, by stack
	spun        int      // steps of spinning threads that nobody decided
	hurried     bool     // see Result.Hurried
	overtime    int      // turns that spinning threads were given with nobody else able to run
	schedule    []byte
	events      []Event
	outcome     Outcome
	remark      string
	doubt       string // see Result.Doubt
	stranger    atomic.Pointer[string]
	stuck       bool // what the run shows rests on nobody being able to go on
	lends       bool // a channel is lent
	wary        bool // look for strangers when nobody can go on
	failure     *Failure
	aborting    bool
	main        *Thread
	over        bool  // the main thread is done
	overAt      int64 // and was, at this time
}

// executions counts the calls of New.
var executions atomic.Uint64

// New prepares an Execution. Close releases its coroutines.
//
//go:norace
func New(c Config) *Execution {
	if c.Steps <= 0 {
		c.Steps = DefaultSteps
	}
	e := &Execution{config: c, number: executions.Add(1)}
	e.label = newLabel(e.number)
	for i := range e.threads {
		e.threads[i] = Thread{e: e, slot: i, bit: 1 << i}
	}
	e.setPlain(c.Plain)
	return e
}

// SetConfig changes how the next executions are run.
//
//go:norace
func (e *Execution) SetConfig(c Config) {
	if c.Steps <= 0 {
		c.Steps = DefaultSteps
	}
	e.config = c
	e.setPlain(c.Plain)
}

// Run executes body, and the threads that it starts, under s until all are
// done, one fails, or nobody can go on. The threads that are left are unwound:
// their deferred calls run, as after runtime.Goexit.
//
//go:norace
func (e *Execution) Run(s Strategy, body func()) Result {
	if !active.CompareAndSwap(nil, e) {
		panic("sched: another execution is running in this process")
	}
	before := runtimeGetProfLabel()
	runtimeSetProfLabel(e.label)
	e.driving = goroutine()
	defer func() {
		runtimeSetProfLabel(before)
		active.Store(nil)
	}()
	e.beat.Add(1)
	e.pool.renew(&e.driver)
	e.reset(s)
	e.main = e.spawn("main", body)
	e.beginRace()
	if next := e.pick(nil); next != nil {
		e.resume(&e.driver, next)
	}
	e.endRace()
	result := e.result()
	e.abort()
	return result
}

// Close ends the coroutines. The Execution is not used again.
func (e *Execution) Close() {
	e.setPlain(false)
	e.pool.close()
}

//go:norace
func (e *Execution) reset(s Strategy) {
	e.strategy = s
	e.every = wantsEveryStep(s)
	e.used, e.enabled, e.fresh, e.waiting, e.beginning = 0, 0, 0, 0, 0
	e.onIdle = nil
	e.current, e.settled, e.settles, e.born = nil, nil, false, 0
	e.spurious = e.config.Spurious
	e.over, e.overAt, e.liberties, e.streak, e.extras, e.remark = false, 0, 0, 0, 0, ""
	e.doubt, e.stuck, e.lends = "", false, false
	e.stranger.Store(nil)
	e.objects.reset()
	e.clock.reset()
	e.steps, e.switches, e.preemptions, e.overtime, e.spun = 0, 0, 0, 0, 0
	e.hurried = false
	e.trail, e.monitor, e.past, e.returned = 0, 0, 0, 0
	e.schedule, e.events = e.schedule[:0], e.events[:0]
	e.outcome, e.failure, e.aborting = Finished, nil, false
}

// Now is the virtual time since the start of the run.
func (e *Execution) Now() time.Duration { return time.Duration(e.clock.now) }

// Idled is how much of it passed because nobody could go on.
func (e *Execution) Idled() time.Duration { return time.Duration(e.clock.idled) }
