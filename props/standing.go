package props

import (
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/model"
)

// A standing is where a thread is, as far as can be seen from outside.
type standing struct {
	pending bool     // inside an operation
	op      model.Op // the operation it is in
	holds   bool     // between the return of an acquire and the call of a release
	away    bool     // inside the call that Block brackets
	gone    bool     // ended

	cancelled bool // in an AcquireContext whose context may be done
}

func (s standing) idle() bool { return !s.pending && !s.away && !s.gone }

// follow moves the standing on by an event.
func (s *standing) follow(e model.Event) {
	if e.Kind == model.Invoked {
		s.pending, s.op, s.away, s.cancelled = true, e.Op, false, false
		if e.Op == model.Release || e.Op == model.Block || e.Op == model.Exit {
			s.holds = false
		}
		return
	}
	s.pending = false
	switch {
	case e.Op.Takes():
		s.holds = e.Result == model.OK
	case e.Op == model.Checkpoint:
		s.holds = e.Result == model.OK || e.Result == model.No
	case e.Op == model.Block:
		s.away = true
	case e.Op == model.Exit:
		s.gone = true
	}
}

// waits reports whether the thread is in an operation that may wait for the lock.
func (s standing) waits() bool {
	if !s.pending {
		return false
	}
	switch s.op {
	case model.Acquire, model.AcquireContext, model.Unblock, model.Checkpoint:
		return true
	}
	return false
}

// patience orders the operations by how much waiting they must put up with: a
// waiter on a held lock must wait, unless its context is done.
func (s standing) patience(held bool) int {
	switch {
	case !s.waits():
		return 0
	case s.cancelled == held:
		return 1
	}
	return 2
}

// call is how an operation of the model is called by its caller: Unblock is the
// second half of Block, Misuse a Release that ought not to be.
func call(t int, op model.Op) string {
	switch op {
	case model.Close:
		return "Close"
	case model.Unblock:
		op = model.Block
	case model.Misuse:
		op = model.Release
	}
	return fmt.Sprintf("T%d.%v", t, op)
}

// threadList writes a set of threads: [T0 T2].
func threadList(threads []int) string {
	names := make([]string, len(threads))
	for i, t := range threads {
		names[i] = fmt.Sprintf("T%d", t)
	}
	return "[" + strings.Join(names, " ") + "]"
}
