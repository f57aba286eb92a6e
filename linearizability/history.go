package linearizability

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/gilcheck/gilcheck/model"
)

// An Operation is one call to the lock, with the interval in which it took effect.
type Operation struct {
	Thread    int          // who called, from 0; means nothing for Close
	Op        model.Op     // what was called
	Result    model.Result // what came back; means nothing if Pending
	Call      int64        // stamp taken before the call
	Return    int64        // stamp taken after the return; means nothing if Pending
	Pending   bool         // the call has not returned: it may or may not have taken effect
	Cancelled bool         // AcquireContext only: its context may have been done before it returned
}

func (o Operation) String() string {
	if o.Pending {
		return o.event(model.Invoked).String() + " ..."
	}
	return o.event(model.Returned).String()
}

func (o Operation) event(k model.Kind) model.Event {
	e := model.Event{Kind: k, Thread: o.Thread, Op: o.Op}
	if k == model.Returned {
		e.Result = o.Result
	}
	return e
}

// A History is what the threads did to one lock, from its creation on, in any
// order. Stamps are comparable across threads; only their order matters.
type History []Operation

// Validate reports what makes h no history of the given number of threads: a
// thread out of range, an interval that ends before it begins, a thread in two
// calls at once. Such a history says nothing about a lock.
func (h History) Validate(threads int) error {
	last := make(map[int]Operation) // by thread
	for _, o := range h.byCall() {
		switch {
		case o.Thread < 0 || o.Thread >= threads:
			return fmt.Errorf("%v: there are %d threads", o, threads)
		case !o.Pending && o.Return <= o.Call:
			return fmt.Errorf("%v: returned at %d, called at %d", o, o.Return, o.Call)
		case o.Cancelled && o.Op != model.AcquireContext:
			return fmt.Errorf("%v: cancelled, but has no context", o)
		case o.Op == model.Close:
			continue // no thread's own call
		}
		if before, ok := last[o.Thread]; ok && (before.Pending || o.Call <= before.Return) {
			return fmt.Errorf("%v: called before %v returned", o, before)
		}
		last[o.Thread] = o
	}
	return nil
}

func (h History) byCall() History {
	return slices.SortedStableFunc(slices.Values(h), func(a, b Operation) int { return cmp.Compare(a.Call, b.Call) })
}

// A moment is a call or a return in a history.
type moment struct {
	stamp int64
	kind  model.Kind // Invoked or Returned
	index int        // of the operation
}

// moments lists the calls and returns in order. Of equal stamps a call comes
// first, so that operations that share an instant count as concurrent: accusing
// nobody is the safe reading.
func (h History) moments() []moment {
	var ms []moment
	for i, o := range h {
		ms = append(ms, moment{o.Call, model.Invoked, i})
		if !o.Pending {
			ms = append(ms, moment{o.Return, model.Returned, i})
		}
	}
	slices.SortStableFunc(ms, func(a, b moment) int {
		return cmp.Or(cmp.Compare(a.stamp, b.stamp), cmp.Compare(a.kind, b.kind))
	})
	return ms
}

// Events are the visible events of h in order, as [Monitor] reads them. When a
// context was cancelled is not part of a history, so the earliest moment, which
// excuses most, is taken: right after the call.
func (h History) Events() []model.Event {
	var events []model.Event
	for _, m := range h.moments() {
		o := h[m.index]
		events = append(events, o.event(m.kind))
		if m.kind == model.Invoked && o.Cancelled {
			events = append(events, model.Cancel(o.Thread))
		}
	}
	return events
}

// until is h as it stood at a moment: what had not returned is pending, what had
// not been called is absent.
func (h History) until(stamp int64) History {
	var prefix History
	for _, o := range h {
		if o.Call > stamp {
			continue
		}
		o.Pending = o.Pending || o.Return > stamp
		prefix = append(prefix, o)
	}
	return prefix
}
