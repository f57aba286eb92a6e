package props

import (
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/cell"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/replay"
	"github.com/gilcheck/gilcheck/props/sched"
)

// An inside is one program in the hands of the controlled scheduler: each
// thread plays its own steps, and the interleaving of what they do inside the
// lock is the strategy's. One inside serves millions of runs.
type inside struct {
	subject   *subject
	settings  settings
	manner    replay.Manner
	prompt    bool // prompt-handover is promised, and timers are late enough to judge it
	program   program.Program
	plan      [][]program.Step // by thread
	bystander *sched.Thread    // uses another lock; nil if nobody does
	besideID  int              // its number: when it has ended, its place may be another's
	closes    bool             // a thread of its own calls Close
	sets      bool             // another one calls SetSwitchInterval
	automaton *model.Automaton
	maxBypass int  // over all runs
	timers    bool // some run armed a timer
	open      bool // some run came to a choice that Go does not document
	raced     bool // that the lock races is known: something else is looked for
	cell      cell.Cell
	taken     [program.Actions]int
	sight     *sight // nil: nobody asks

	// One run.
	e       *sched.Execution
	lock    instance
	clients []client
	at      int32 // the model: a set of the automaton
	history []event
	shut    bool
	setting bool // the call of SetSwitchInterval has begun, and not returned
	broken  *violation
	late    *violation      // owed when nobody could go on
	idles   int             // times that nobody could go on since the last event, with a step owed
	resting []*sched.Thread // holders that wait until all is quiet
	rested  time.Duration   // time that holders have let pass when all was quiet

	intervals *intervalMonitor // nil if the switch interval is not judged
	pace      pace
	answers   int // over all runs, of Checkpoint, judged by it
	problem   error
}

// A client is one thread of the program.
type client struct {
	standing
	x         *inside
	id        int
	handle    handle
	first     *sched.Thread // who plays its steps
	number    int           // of first
	thread    *sched.Thread // who plays it now; Block may need another
	op        model.Op      // the call that is about to begin
	begin     func()        // logs that it has
	play      func()
	lasting   bool // the blocking call that is about to begin lasts until all is quiet
	waiting   bool // it has been seen waiting
	released  bool // since then somebody has let go
	overtaken int
	owed      bool // its call had begun when nobody could go on, with a step owed
	acquires  int  // cancellable acquires begun, plus those ended
	ended     bool // the context of the one that is about to begin is done, or may be
}

func newInside(s *subject, set settings, m replay.Manner, p program.Program, a *model.Automaton) *inside {
	x := &inside{subject: s, settings: set, manner: m, program: p, automaton: a}
	x.plan = make([][]program.Step, max(2, p.Threads()))
	last := 0
	for _, step := range p {
		switch {
		case step.Do == program.Close:
			x.closes = true
		case step.Do == program.Interval:
			x.sets = true
		case step.Do == program.Sleep:
			x.plan[last] = append(x.plan[last], step)
		case step.Do.ByThread():
			last = step.Thread
			x.plan[last] = append(x.plan[last], step)
		}
	}
	x.clients = make([]client, len(x.plan))
	for i := range x.clients {
		c := &x.clients[i]
		c.x, c.id = x, i
		c.begin = c.begun
		c.play = c.playAll
	}
	return x
}

// newInside prepares the program for the lock under verification.
func (v *verification) newInside(m replay.Manner, p program.Program) *inside {
	x := newInside(v.subject, v.settings, m, p, v.automatonFor(p))
	x.prompt = m != replay.Eager && v.made("prompt-handover")
	x.pace = v.insidePace(m)
	return x
}

// body is the main thread of a run: it makes the lock, lets the clients play,
// and when they are done lets each acquire once more, alone, which is where
// leaks show.
func (x *inside) body() {
	t := sched.Here()
	x.reset(t)
	lock, err := x.subject.make()
	if err != nil {
		x.problem = err
		return
	}
	x.lock = lock
	x.measure()
	x.beside(t)
	for i := range x.clients {
		c := &x.clients[i]
		c.handle = lock.newThread(threadName(i))
		c.thread = t.Go(clientNames[i], c.play)
		c.first, c.number = c.thread, c.thread.ID()
	}
	setter, number := t, 0
	if x.sets {
		setter = t.Go("setter", x.set)
		number = setter.ID()
	}
	if x.closes {
		t.Join(t.Go("closer", x.close))
	}
	if x.sets {
		t.JoinNumber(setter, number)
	}
	for i := range x.clients {
		t.JoinNumber(x.clients[i].first, x.clients[i].number)
	}
	if x.bystander != nil {
		t.JoinNumber(x.bystander, x.besideID)
	}
	x.e.Note("", "the program is done; now each thread acquires once more, alone")
	for i := range x.clients {
		c := &x.clients[i]
		c.thread = t
		t.Rename(clientNames[i])
		c.take(program.Step{Thread: i, Do: program.Acquire})
		c.take(program.Step{Thread: i, Do: program.Release})
		c.take(program.Step{Thread: i, Do: program.Exit})
	}
}

var clientNames = [...]string{"T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7"}

func (x *inside) reset(t *sched.Thread) {
	x.e = t.Execution()
	x.e.OnIdle(x.idle)
	x.at, x.shut, x.setting, x.bystander = 0, false, false, nil
	x.history = x.history[:0]
	x.broken, x.late, x.problem = nil, nil, nil
	x.idles, x.resting = 0, x.resting[:0]
	if x.sight != nil {
		x.sight.reset()
	}
	for i := range x.clients {
		c := &x.clients[i]
		c.standing, c.waiting, c.released, c.overtaken, c.owed = standing{}, false, false, 0, false
		c.acquires, c.ended = 0, false
	}
}

func (c *client) begun() {
	c.owed = false
	c.x.see(model.Invoke(c.id, c.op), "")
	if c.x.sight != nil {
		c.starts()
	}
	if c.op == model.AcquireContext && c.ended {
		c.x.see(model.Cancel(c.id), "")
	}
}
