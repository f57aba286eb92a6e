package props

import (
	"runtime"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/sched"
)

// block runs Block on a thread of its own where the blocking call is to end its
// goroutine.
func (c *client) block(ending program.Action) {
	t := sched.Here()
	if ending != program.UnblockGoexit {
		c.bracket(ending)
		return
	}
	u := t.Go(t.Name(), func() { c.bracket(ending) })
	was := c.thread
	c.thread = u
	t.Join(u)
	c.thread = was
}

// pause is what a blocking call does: it lets others run, and if a long Sleep
// comes next it lasts until nobody else can go on.
func (c *client) pause(t *sched.Thread) {
	if c.lasting {
		c.x.quiet(t)
		return
	}
	t.GiveWay()
}

// bracket calls Block around a call that takes a moment. Block's two halves are
// two operations of the model.
func (c *client) bracket(ending program.Action) {
	x, t := c.x, sched.Here()
	op, returned := model.Block, false
	c.op = model.Block
	t.Begin(c.begin)
	defer func() {
		if t.Aborting() {
			return
		}
		result, detail := model.OK, ""
		switch v := recover(); {
		case ending != program.Unblock && op == model.Unblock && x.shut:
			result, detail = model.Failed, "ended after Close"
			c.gone = true // nobody can tell whether it holds the lock again
		case returned && op == model.Block:
			result, detail = model.Refused, "returned without calling its function"
		case v == bodyPanic{}, returned:
		case v != nil:
			result, detail = panicked(op, v)
		case ending != program.UnblockGoexit:
			result, detail = model.Refused, "ended its goroutine (runtime.Goexit)"
		}
		t.Begun()
		x.see(model.Return(c.id, op, result), detail)
	}()
	c.handle.block(func() {
		t.Begun()
		x.see(model.Return(c.id, model.Block, model.OK), "")
		c.pause(sched.Here()) // Block may have called us on a goroutine of its own
		op, c.op = model.Unblock, model.Unblock
		t.Begin(c.begin)
		switch ending {
		case program.UnblockPanic:
			panic(bodyPanic{})
		case program.UnblockGoexit:
			runtime.Goexit()
		}
	})
	returned = true
}
