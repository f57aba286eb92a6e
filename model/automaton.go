package model

import (
	"slices"
	"strings"
)

// automatonMax bounds the sets of states that an Automaton remembers. The
// programs of package props meet some hundred; see Automaton.Sets.
const automatonMax = 1 << 20

// An Automaton does what Walks do, for millions of executions of the same lock:
// it numbers the sets of states that it meets and remembers where each event
// leads, so that an event that was seen before costs one look-up. It is the
// subset construction (Rabin and Scott, 1959), done as far as it is needed.
// The number 0 is the initial set. An Automaton is not safe for concurrent use.
type Automaton struct {
	rules  Rules
	sets   [][]State
	number map[string]int32
	next   map[move]int32
	rests  map[int32]int32
}

type move struct {
	from  int32
	event Event
}

const nowhere = -1 // no state of the set allows the event

// NewAutomaton starts with the initial set alone.
func NewAutomaton(r Rules) *Automaton {
	a := &Automaton{rules: r, number: map[string]int32{}, next: map[move]int32{}, rests: map[int32]int32{}}
	a.add(NewWalk(r).States())
	return a
}

// Observe gives the set that an event leads to; ok is false if no state of the
// set allows it: the lock has broken its contract.
func (a *Automaton) Observe(from int32, e Event) (to int32, ok bool) {
	k := move{from, e}
	to, known := a.next[k]
	if !known {
		to = nowhere
		if w := a.walk(from); w.Observe(e) {
			to = a.add(w.States())
		}
		a.next[k] = to
	}
	return to, to != nowhere
}

// Settle is Walk.Settle: the lock has come to rest; ok is false if the contract
// owes somebody a step in every state of the set.
func (a *Automaton) Settle(from int32) (to int32, ok bool) {
	to, known := a.rests[from]
	if !known {
		to = nowhere
		if w := a.walk(from); w.Settle() {
			to = a.add(w.States())
		}
		a.rests[from] = to
	}
	return to, to != nowhere
}

// Sets is the number of sets met so far.
func (a *Automaton) Sets() int { return len(a.sets) }

func (a *Automaton) walk(from int32) *Walk {
	w := &Walk{rules: a.rules}
	for _, s := range a.sets[from] {
		w.states.add(s)
	}
	return w
}

func (a *Automaton) add(states []State) int32 {
	sorted := slices.Clone(states)
	keys := make([]string, len(sorted))
	for i, s := range sorted {
		keys[i] = s.key()
	}
	slices.Sort(keys)
	name := strings.Join(keys, "")
	if n, ok := a.number[name]; ok {
		return n
	}
	if len(a.sets) == automatonMax {
		panic("model: an automaton of more than a million sets of states")
	}
	n := int32(len(a.sets))
	a.number[name] = n
	a.sets = append(a.sets, sorted)
	return n
}

// key is the state as a string, equal for equal states only.
func (s State) key() string {
	b := make([]byte, 0, 2*MaxThreads+7)
	for t := range MaxThreads {
		b = append(b, byte(s.phase[t]), byte(s.queue[t]))
	}
	request := byte(0)
	if s.request {
		request = 1
	}
	return string(append(b, byte(s.length), byte(s.holder), request, byte(s.shutdown), s.done, s.owed, s.switched))
}
