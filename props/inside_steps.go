package props

import (
	stdcontext "context"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/context"
)

// playAll plays the client's steps and lets go at the end.
func (c *client) playAll() {
	for i, s := range c.x.plan[c.id] {
		c.lasting = i+1 < len(c.x.plan[c.id]) && rests(c.x.plan[c.id][i+1])
		c.taken(s, c.next(i))
	}
	if c.holds {
		c.take(program.Step{Thread: c.id, Do: program.Release})
	}
}

// next is the step after the i-th, Sleeps aside: an Unblock says how a Block ends.
func (c *client) next(i int) program.Action {
	for _, s := range c.x.plan[c.id][i+1:] {
		switch s.Do {
		case program.Sleep:
		case program.UnblockPanic, program.UnblockGoexit:
			return s.Do
		default:
			return program.Unblock
		}
	}
	return program.Unblock
}

func (c *client) take(s program.Step) { c.taken(s, program.Unblock) }

// taken takes a step that makes sense now, and passes over any other.
func (c *client) taken(s program.Step, next program.Action) {
	t := sched.Here()
	if t.Aborting() || c.gone || c.x.broken != nil {
		return
	}
	if s.Do == program.Sleep {
		c.pass(t, s.For)
		return
	}
	done := c.outside(s)
	if c.holds && !done {
		c.use()
		done = c.holding(s, next)
	}
	if done {
		c.use()
		c.x.taken[s.Do]++
	}
}

// use has a holder read and write a plain variable, in sight of the race
// detector: nothing but the lock orders it after the last one's.
func (c *client) use() {
	if raceEnabled && c.holds {
		c.x.cell.Add()
	}
}

// restFor is the duration from which on a holder's Sleep means that it keeps the
// lock until nobody else can go on, and for that long: others have all the time that
// they need.
const restFor = 50 * time.Millisecond

func rests(s program.Step) bool { return s.Do == program.Sleep && s.For >= restFor }

// pass lets time pass: a holder works, and the others run before and after, or it
// rests; a thread without the lock sleeps.
func (c *client) pass(t *sched.Thread, d time.Duration) {
	switch {
	case !c.holds:
		t.Sleep(d)
	case d >= restFor:
		c.x.quiet(t)
		c.x.rest(t, d)
	default:
		t.GiveWay()
		t.Advance(d)
		t.GiveWay()
	}
}

// outside takes a step of a client that does not hold the lock.
func (c *client) outside(s program.Step) bool {
	h := &c.handle
	if c.holds {
		return false
	}
	switch {
	case s.Do == program.Acquire:
		c.call(model.Acquire, plain(h.acquire))
	case s.Do == program.TryAcquire && h.try != nil:
		c.call(model.TryAcquire, answer(h.try))
	case s.Do == program.AcquireFor && h.acquireContext != nil:
		ctx, cancel := context.WithTimeout(stdcontext.Background(), s.For)
		c.ended = true // at any moment, as far as the model need know
		c.acquireContext(ctx)
		cancel()
	case s.Do == program.AcquireContext && h.acquireContext != nil:
		ctx, cancel := context.WithCancel(stdcontext.Background())
		which := c.acquires + 1 // acquireContext counts its beginning and its end
		sched.Here().Go("canceller", func() {
			sched.Here().Pass(sched.Invoke)
			c.cancels(which)
			cancel()
		})
		c.acquireContext(ctx)
	case s.Do == program.Misuse:
		c.call(model.Misuse, plain(h.release))
	case s.Do == program.Exit && h.exit != nil:
		c.call(model.Exit, plain(h.exit))
	default:
		return false
	}
	return true
}

// cancels tells the model that the context of the client's n-th cancellable
// acquire is about to end, now or as soon as the call begins.
func (c *client) cancels(n int) {
	switch {
	case c.acquires != n:
	case c.pending:
		c.x.see(model.Cancel(c.id), "")
	default:
		c.ended = true
	}
}

func (c *client) acquireContext(ctx stdcontext.Context) {
	c.acquires++
	defer func() { c.acquires, c.ended = c.acquires+1, false }()
	c.call(model.AcquireContext, func() (model.Result, string) {
		if err := c.handle.acquireContext(ctx); err != nil {
			return model.Failed, "returned " + err.Error()
		}
		return model.OK, ""
	})
}

// holding takes a step of a client that holds the lock.
func (c *client) holding(s program.Step, next program.Action) bool {
	h := &c.handle
	switch {
	case s.Do == program.Release:
		c.call(model.Release, plain(h.release))
	case s.Do == program.Barge:
		c.call(model.Release, plain(h.release))
		c.call(model.Acquire, plain(h.acquire))
	case s.Do == program.Checkpoint && h.checkpoint != nil:
		c.call(model.Checkpoint, answer(h.checkpoint))
	case s.Do == program.Block && h.block != nil:
		c.block(next)
	case s.Do == program.Exit && h.exit != nil:
		c.call(model.Exit, plain(h.exit))
	default:
		return false
	}
	return true
}

// call performs an operation and tells of it. It begins at the latest, and ends
// at the earliest moment at which it can be said to: if the history has a legal
// order with these, it has one with any.
func (c *client) call(op model.Op, do func() (model.Result, string)) {
	t := sched.Here()
	c.op = op
	t.Begin(c.begin)
	result, detail, returned := model.Refused, "", false
	defer func() {
		if t.Aborting() {
			return
		}
		if v := recover(); v != nil {
			if engineFault(v, debug.Stack) {
				c.x.breaks(faulty(sched.Failure{Thread: clientNames[c.id], Value: v}))
			}
			result, detail = panicked(op, v)
		} else if !returned {
			detail = "ended its goroutine (runtime.Goexit)"
		}
		t.Begun()
		c.x.see(model.Return(c.id, op, result), detail)
	}()
	lonely := t.Lonely()
	result, detail = do()
	if op == model.TryAcquire && t.Lonely()-lonely >= tryTurns {
		c.x.breaks(c.x.triesOn(c.id))
	}
	returned = true
}

// tryTurns is how often a try may give way to nobody before it counts as waiting:
// once is manners.
const tryTurns = 2

// triesOn accuses thread t of waiting for the lock in TryAcquire. Nobody else
// could go on meanwhile, so it was no inner lock that it waited for.
func (x *inside) triesOn(t int) violation {
	return violation{"try-acquire", "try-waits", fmt.Sprintf("%s gives way again and again while nobody else can go on: holders = %s, want an answer at once",
		call(t, model.TryAcquire), threadList(x.judge().holders())), false}
}

// close calls Close, on a thread of its own.
func (x *inside) close() {
	if x.lock.close == nil {
		return
	}
	t := sched.Here()
	x.taken[program.Close]++
	t.Begin(func() { x.see(model.Invoke(0, model.Close), "") })
	result, detail := model.OK, ""
	if err := x.lock.close(); err != nil {
		result, detail = model.Failed, "returned "+err.Error()
	}
	t.Begun()
	x.see(model.Return(0, model.Close, result), detail)
}
