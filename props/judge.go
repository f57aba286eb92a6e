package props

import (
	"fmt"
	"slices"
	"time"

	"github.com/gilcheck/gilcheck/model"
)

// A violation is a promise seen broken. Kind tells apart the ways of breaking
// one, so that shrinking keeps to the bug that it began with.
type violation struct {
	promise string
	kind    string
	message string
	generic bool // the promise is only what showed; the program may name the cause
}

// outOfOrder is the kind of what only a fault of the suite can show.
const outOfOrder = "order"

// A judge follows the events of one execution in lockstep with the model and
// stops at the first that the model cannot explain.
type judge struct {
	walk     *model.Walk
	exact    bool
	threads  []standing
	seen     int // events fed
	history  []event
	shut     bool // Close has been invoked
	broken   *violation
	monitors []monitor
	interval time.Duration // the switch interval, 0 if there is none
	inForce  time.Duration // from when on the lock must go by it
}

// A monitor watches for what the untimed model does not know.
type monitor interface {
	// event is told of each event, after the standings have followed it.
	event(j *judge, e event)
	// rest is told whenever the lock has come to rest.
	rest(j *judge)
}

func newJudge(rules model.Rules, exact bool, monitors ...monitor) *judge {
	return &judge{walk: model.NewWalk(rules), exact: exact, threads: make([]standing, rules.Threads), monitors: monitors}
}

// feed judges events in the order of the log.
func (j *judge) feed(events []event) {
	for _, e := range events {
		if j.broken != nil {
			return
		}
		j.seen++
		j.history = append(j.history, e)
		before := j.walk.States()[0]
		if !j.walk.Observe(e.Event) {
			j.broken = j.explain(e, before)
			return
		}
		j.follow(e)
		for _, m := range j.monitors {
			m.event(j, e)
		}
	}
}

func (j *judge) follow(e event) {
	switch {
	case e.Kind == model.Cancelled:
		j.threads[e.Thread].cancelled = true
	case e.Op == model.Close:
		j.shut = true
	default:
		j.threads[e.Thread].follow(e.Event)
	}
}

// rest tells the judge that nothing moves. It reports whether that is in order.
func (j *judge) rest() bool {
	if j.broken != nil {
		return true
	}
	if !j.walk.Settle() {
		return false
	}
	for _, m := range j.monitors {
		m.rest(j)
	}
	return true
}

// breaks records a violation found by a monitor, unless there is one already.
func (j *judge) breaks(v violation) {
	if j.broken == nil {
		j.broken = &v
	}
}

// anyWaits reports whether some thread is inside an operation.
func (j *judge) anyWaits() bool {
	return slices.ContainsFunc(j.threads, func(s standing) bool { return s.pending })
}

func (j *judge) holders() []int {
	var set []int
	for t, s := range j.threads {
		if s.holds && !(s.pending && s.op == model.Checkpoint && j.heldBeside(t)) {
			set = append(set, t)
		}
	}
	return set
}

// heldBeside reports whether a thread other than t holds: then t, if it is inside
// Checkpoint, has let go.
func (j *judge) heldBeside(t int) bool {
	for u, s := range j.threads {
		if u != t && s.holds && !(s.pending && s.op == model.Checkpoint) {
			return true
		}
	}
	return false
}

// explain puts into words why no state allows e.
func (j *judge) explain(e event, before model.State) *violation {
	name := call(e.Thread, e.Op)
	holders := j.holders()
	switch {
	case e.Kind != model.Returned:
		return &violation{kind: outOfOrder, message: name + " was begun out of order"}
	case e.Op == model.Misuse:
		return &violation{"ownership", "misuse", fmt.Sprintf("%s by a thread that does not hold the lock returned normally: holders = %s, want a refusal", name, threadList(holders)), false}
	case e.Op == model.Close:
		return &violation{"shutdown", "close", fmt.Sprintf("Close %s", e.detail), false}
	case e.Result == model.Refused:
		return &violation{panicPromise[e.Op], "panic", fmt.Sprintf("%s %s", name, e.detail), true}
	case e.Result == model.Failed:
		return j.explainError(e, name)
	case e.Op == model.TryAcquire && e.Result == model.No:
		return &violation{"try-acquire", "try-false", fmt.Sprintf("%s returned false on a free lock: holders = [], want true", name), false}
	case before.Shutdown() >= model.Shutter && !j.threads[e.Thread].holds:
		return &violation{"shutdown", "after-close", fmt.Sprintf("%s succeeded after Close had returned, want an error", name), false}
	}
	return j.explainSuccess(e, name, holders)
}

func (j *judge) explainError(e event, name string) *violation {
	if j.shut {
		return &violation{panicPromise[e.Op], "panic", fmt.Sprintf("%s %s, which it may not do even after Close", name, e.detail), true}
	}
	if e.Op == model.AcquireContext {
		return &violation{"cancellation", "error", fmt.Sprintf("%s %s, but its context was not done and the lock not closed", name, e.detail), false}
	}
	return &violation{panicPromise[e.Op], "panic", fmt.Sprintf("%s %s, but the lock was not closed", name, e.detail), true}
}

// explainSuccess is about an operation that ended with the lock in hand, or
// without it, when it could not.
func (j *judge) explainSuccess(e event, name string, holders []int) *violation {
	others := slices.DeleteFunc(slices.Clone(holders), func(t int) bool { return t == e.Thread })
	if e.Op == model.Checkpoint && e.Result == model.No {
		return &violation{"forced-switch", "hidden-switch", fmt.Sprintf("%s returned false, but somebody else has had the lock since it was called", name), false}
	}
	if e.Op == model.Checkpoint && len(others) == 0 {
		return &violation{"forced-switch", "no-switch", fmt.Sprintf("%s returned true, but nobody else has had the lock since it was called", name), false}
	}
	all := threadList(append(slices.Clone(others), e.Thread))
	switch {
	case len(others) == 0:
		return &violation{"mutual-exclusion", "lost", fmt.Sprintf("%s returned, but the thread had lost the lock meanwhile", name), true}
	case e.Op == model.TryAcquire:
		return &violation{"try-acquire", "try-true", fmt.Sprintf("%s returned true while T%d holds the lock: holders = %s, want at most one", name, others[0], all), true}
	default:
		return &violation{"mutual-exclusion", "exclusion", fmt.Sprintf("%s returned while T%d holds the lock: holders = %s, want at most one", name, others[0], all), true}
	}
}

// panicPromise is the promise that is exercised by an operation, and broken when
// a rightful caller meets a panic in it.
var panicPromise = map[model.Op]string{
	model.Acquire: "progress", model.TryAcquire: "try-acquire", model.AcquireContext: "cancellation",
	model.Release: "progress", model.Checkpoint: "forced-switch", model.Block: "release-on-block",
	model.Unblock: "release-on-block", model.Exit: "exit", model.Close: "shutdown", model.Misuse: "ownership",
}

// stuck is what is said when the lock has come to rest although the contract
// owes somebody a step: if the step never comes, and if only a timer brings it.
// A cancelled waiter, or a Release, may be as slow as it likes: late is nil.
func (j *judge) stuck() (hung violation, late *violation) {
	t, s := j.owed()
	name, holders := call(t, s.op), threadList(j.holders())+j.circumstances()
	if s.op == model.TryAcquire {
		hung = violation{"try-acquire", "try-waits", fmt.Sprintf("%s did not return: holders = %s, want an answer at once", name, holders), false}
		return hung, &hung
	}
	hung = violation{"progress", "stuck", fmt.Sprintf("%s did not return: holders = %s, and nothing moves any more", name, holders), true}
	if s.waits() && !s.cancelled && len(j.holders()) == 0 && !j.shut {
		late = &violation{"prompt-handover", "healed", fmt.Sprintf("%s did not return until a timer fired: holders = %s, want a hand-over at once", name, holders), false}
	}
	return hung, late
}

// circumstances are what a reader must know of the others to see who is owed what.
func (j *judge) circumstances() string {
	text := ""
	for t, s := range j.threads {
		if s.away {
			text += fmt.Sprintf(", T%d is inside Block", t)
		}
		if s.gone {
			text += fmt.Sprintf(", T%d has ended", t)
		}
	}
	if j.shut {
		text += ", Close has been called"
	}
	return text
}

// owed picks the thread to name when several wait in vain: first one whose
// operation never has to wait; then, while somebody holds, one whose context is
// done; then one that waits for the lock.
func (j *judge) owed() (int, standing) {
	best, held := -1, len(j.holders()) > 0
	for t, s := range j.threads {
		if s.pending && (best < 0 || s.patience(held) < j.threads[best].patience(held)) {
			best = t
		}
	}
	if best < 0 {
		return 0, standing{op: model.Close}
	}
	return best, j.threads[best]
}
