package props

import (
	"slices"

	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/sched"
)

// The smallest programs are those of two threads that take the lock once.
const (
	besideThreads = 2
	besideSteps   = 4
)

// turnsOnly tells whether threads take the lock and let go, and do nothing else.
func turnsOnly(p program.Program) bool {
	return !slices.ContainsFunc(p, func(s program.Step) bool { return s.Do != program.Acquire && s.Do != program.Release })
}

// beside has a thread use another lock of the same kind meanwhile: two locks that share
// what belongs to each alone, a queue or the record of the holder, disturb one another.
// It is a choice of the schedule, which costs as much as a preemption, and is offered
// in the smallest programs alone: it would make every one dearer. Nobody judges the other
// lock, but its use has to come to an end.
func (x *inside) beside(t *sched.Thread) {
	if len(x.clients) > besideThreads || len(x.program) > besideSteps || !turnsOnly(x.program) || t.Choose(2, true) == 0 {
		return
	}
	other, err := x.subject.make()
	if err != nil || same(other.lock, x.lock.lock) {
		return // it is one for the whole process
	}
	h := other.newThread("bystander")
	x.bystander = t.Go("bystander", func() {
		x.e.Note("bystander", "acquires another lock")
		h.acquire()
		x.e.Note("bystander", "has it, and releases it")
		sched.Here().GiveWay()
		h.release()
		if h.exit != nil {
			h.exit()
		}
	})
	x.besideID = x.bystander.ID()
}
