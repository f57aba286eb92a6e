package linearizability

import (
	"fmt"

	"github.com/anishathalye/porcupine"
	"github.com/gilcheck/gilcheck/model"
)

// A part says which of the instants of an operation an input is. Most operations
// have one. An acquire that ends in an error has two: it begins, and may even be
// granted the lock before it notices that it was cancelled; it gives up, and the
// lock with it (design: a tie between cancellation and hand-over).
type part uint8

const (
	whole  part = iota
	yields      // a Checkpoint letting go; that it takes the lock again is an Acquire
	begins
	givesUp
)

// An input is what Porcupine is to find an instant for.
type input struct {
	Operation
	part     part
	optional bool // need not happen
}

func (in input) String() string {
	return in.Operation.String() + [...]string{"", "", " (begins)", " (gives up)"}[in.part]
}

// A situation is the lock, and the threads (as bits) whose Checkpoint has let go
// and not taken it for good. How often one of these has had the lock back for a
// while and yielded again is not known; all that others see of it is that a
// TryAcquire fails.
type situation struct {
	lock    model.State
	yielded uint8
}

// sequential is the contract in Porcupine's terms: what the inputs, one after
// the other, do to the lock.
func sequential(rules model.Rules) porcupine.Model {
	spec := porcupine.NondeterministicModel{
		Init: func() []any { return []any{situation{lock: model.Initial()}} },
		Step: func(state, in, _ any) []any {
			var after []any
			for _, s := range state.(situation).after(rules, in.(input)) {
				after = append(after, s)
			}
			return after
		},
		DescribeOperation: func(in, _ any) string { return in.(input).String() },
		DescribeState:     func(state any) string { return describe(state.(situation).lock) },
	}
	return spec.ToModel()
}

// after are the situations that an input can lead to.
func (s situation) after(rules model.Rules, in input) []situation {
	var after []situation
	if in.optional {
		after = append(after, s)
	}
	yielded := s.yielded
	switch {
	case in.part == yields:
		yielded |= 1 << in.Thread
	case in.Op == model.Acquire:
		yielded &^= 1 << in.Thread
	case in.Op == model.TryAcquire && yielded != 0:
		rules.WeakTry = true // one of them may have the lock just now
	}
	for _, lock := range outcomes(rules, s.lock, in) {
		after = append(after, situation{lock, yielded})
	}
	return after
}

// outcomes are the states in which an input, if it happens, can leave the lock.
func outcomes(rules model.Rules, s model.State, in input) []model.State {
	switch {
	case in.part == begins:
		return begin(rules, s, in.Operation)
	case in.part == givesUp:
		return giveUp(rules, s, in.Operation)
	case in.Pending && !in.optional:
		return unfinished(rules, s, in.Operation)
	default:
		return rules.Apply(s, in.Thread, in.Op, in.Result)
	}
}

// effects are the internal events by which an operation changes the lock for others.
var effects = [...]model.Kind{model.Took, model.Gave, model.Shut}

// unfinished is an operation that has been invoked and may have taken effect.
func unfinished(rules model.Rules, s model.State, o Operation) []model.State {
	called := rules.Step(s, model.Invoke(o.Thread, o.Op))
	after := called
	for _, k := range effects {
		after = append(after, each(called, rules, model.Event{Kind: k, Thread: o.Thread})...)
	}
	return after
}

// begin is an acquire that wants the lock, and may get it.
func begin(rules model.Rules, s model.State, o Operation) []model.State {
	wants := rules.Step(s, model.Invoke(o.Thread, o.Op))
	if o.Cancelled {
		wants = each(wants, rules, model.Cancel(o.Thread))
	}
	return append(wants, each(wants, rules, model.Event{Kind: model.Took, Thread: o.Thread})...)
}

// giveUp is its leaving, and its return if it has returned.
func giveUp(rules model.Rules, s model.State, o Operation) []model.State {
	left := rules.Step(s, model.Event{Kind: model.Left, Thread: o.Thread})
	if o.Pending {
		return left
	}
	return each(left, rules, model.Return(o.Thread, o.Op, o.Result))
}

// each is what an event makes of each of several states.
func each(states []model.State, rules model.Rules, e model.Event) []model.State {
	var after []model.State
	for _, s := range states {
		after = append(after, rules.Step(s, e)...)
	}
	return after
}

// instants gives each operation of h as many inputs as it has instants. A
// Checkpoint that yielded let go and took again within its interval, for the
// first and for the last time; one that has not returned may have got as far as
// either.
func instants(h History, rules model.Rules) []porcupine.Operation {
	end := h.end() + 1 // after everything: a pending operation's return
	var inputs []porcupine.Operation
	add := func(o Operation, p part, optional bool) {
		client, back := o.Thread, o.Return
		if o.Op == model.Close {
			client = rules.Threads // a row of its own in the picture
		}
		if o.Pending {
			back = end
		}
		inputs = append(inputs, porcupine.Operation{ClientId: client, Input: input{o, p, optional}, Call: o.Call, Return: back})
	}
	for _, o := range h {
		unsure := false
		if o.Op == model.Checkpoint && (o.Pending || o.Result != model.No) {
			release := o
			release.Op, release.Result = model.Release, model.OK
			unsure = o.Pending
			add(release, yields, unsure)
			o.Op = model.Acquire
		}
		if o.mayGiveUp() {
			add(o, begins, unsure)
			add(o, givesUp, o.Pending)
		} else {
			add(o, whole, false)
		}
	}
	return inputs
}

// mayGiveUp reports whether o is an acquire that ended in an error, or may yet.
func (o Operation) mayGiveUp() bool {
	switch o.Op {
	case model.Acquire, model.AcquireContext, model.Unblock:
		return o.Pending || o.Result == model.Failed
	default:
		return false
	}
}

// end is the last stamp in h.
func (h History) end() int64 {
	var end int64
	for _, m := range h.moments() {
		end = max(end, m.stamp)
	}
	return end
}

func describe(s model.State) string {
	text := "free"
	if t := s.Holder(); t >= 0 {
		text = fmt.Sprintf("T%d holds", t)
	}
	if s.Shutdown() != model.Open {
		text += ", closed"
	}
	return text
}
