package sched

import (
	"fmt"
	"slices"
)

// A census follows a run and gives its threads and operations their names.
type census struct {
	place     func(*Event) string
	seen      int            // events that have been counted
	labels    map[int]string // by thread
	called    map[string]int // threads of each name
	performed map[Anchor]int // by Anchor.operation
	at        map[anchor]Anchor
	events    map[anchor]int
	choices   map[anchor]int // asked for since
}

func newCensus(place func(*Event) string) census {
	return census{place: place, labels: map[int]string{}, called: map[string]int{},
		performed: map[Anchor]int{}, at: map[anchor]Anchor{}, events: map[anchor]int{}, choices: map[anchor]int{}}
}

// follow takes in what has happened since the last time.
func (c *census) follow(e *Execution) {
	born := map[int]string{}
	for i := c.seen; i < len(e.events); i++ {
		ev := &e.events[i]
		if _, known := born[ev.Thread]; !known && ev.Note == "" {
			born[ev.Thread] = ev.Name
		}
	}
	for m := e.used; m != 0; m &= m - 1 {
		t := &e.threads[nth(m, 0)]
		if _, known := born[t.id]; !known {
			born[t.id] = t.name
		}
	}
	c.enrol(born)
	c.count(e.events)
}

// enrol labels threads that are new, in the order of their creation. A thread
// keeps its label if it is renamed.
func (c *census) enrol(born map[int]string) {
	ids := make([]int, 0, len(born))
	for id := range born {
		if _, known := c.labels[id]; !known {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		name := born[id]
		c.called[name]++
		c.labels[id] = name
		if n := c.called[name]; n > 1 {
			c.labels[id] = fmt.Sprintf("%s#%d", name, n)
		}
	}
}

func (c *census) count(events []Event) {
	for ; c.seen < len(events); c.seen++ {
		ev := &events[c.seen]
		if ev.Note != "" {
			continue
		}
		c.enrol(map[int]string{ev.Thread: ev.Name})
		a := Anchor{Thread: c.labels[ev.Thread], Op: ev.Kind.String(), Place: c.place(ev)}
		c.performed[a]++
		a.Nth = c.performed[a]
		c.at[anchor{ev.Thread, ev.Nth}], c.events[anchor{ev.Thread, ev.Nth}] = a, c.seen
	}
}

// origin is the anchor of a thread's nth operation.
func (c *census) origin(thread, n int) Anchor {
	if n == 0 {
		return Anchor{Thread: c.labels[thread]}
	}
	return c.at[anchor{thread, n}]
}

// event is the index of a thread's nth operation, -1 for none.
func (c *census) event(thread, n int) int {
	if i, ok := c.events[anchor{thread, n}]; ok {
		return i
	}
	return -1
}

// choice is where the choice belongs that is asked for now.
func (c *census) choice(e *Execution) AnchoredChoice {
	c.follow(e)
	t := e.current
	if t == nil {
		return AnchoredChoice{}
	}
	key := anchor{t.id, t.count}
	skip := c.choices[key]
	c.choices[key]++
	return AnchoredChoice{After: c.origin(t.id, t.count), Op: t.op.Kind.String(), Skip: skip, Event: c.event(t.id, t.count)}
}

// nameOf is the label of the thread in the slot.
func (c *census) nameOf(e *Execution, slot int) string {
	if slot == clockSlot {
		return ClockName
	}
	if slot < 0 {
		return ""
	}
	return c.labels[e.threads[slot].id]
}
