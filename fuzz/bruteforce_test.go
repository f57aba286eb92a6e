package fuzz

import (
	"cmp"
	"slices"

	"github.com/gilcheck/gilcheck/linearizability"
)

// A bruteForce decides about a history by trying all orders, without cleverness.
// All that it remembers is where it has been, for two Checkpoints may hand the lock
// to and fro for ever. It shares with package model only the names of things.
type bruteForce struct {
	history linearizability.History
	moments []moment
	weakTry bool
	// switches asks for the switch that a Checkpoint owes if it yields. Porcupine's
	// model does not know of that, the monitor's does.
	switches bool
	been     map[position]bool
}

// A position is a lock between two moments.
type position struct {
	rest int // moments to come
	lock lock
}

// A moment is a call or a return of the operation at a place in the history.
type moment struct {
	stamp   int64
	place   int
	returns bool
}

func newBruteForce(h linearizability.History, weakTry, switches bool) bruteForce {
	b := bruteForce{history: h, weakTry: weakTry, switches: switches, been: map[position]bool{}}
	for i, o := range h {
		b.moments = append(b.moments, moment{o.Call, i, false})
		if !o.Pending {
			b.moments = append(b.moments, moment{o.Return, i, true})
		}
	}
	slices.SortFunc(b.moments, func(x, y moment) int { return cmp.Compare(x.stamp, y.stamp) })
	return b
}

// legal reports whether some order explains the history.
func (b bruteForce) legal() bool { return b.search(b.moments, newLock()) }

// search lets either an operation in progress take effect, or the next moment come.
func (b bruteForce) search(rest []moment, l lock) bool {
	if len(rest) == 0 {
		return true
	}
	here := position{len(rest), l}
	if b.been[here] {
		return false // or is being tried
	}
	b.been[here] = true
	for i := range b.history {
		for _, effect := range b.effects(l, i) {
			if b.search(rest, effect) {
				return true
			}
		}
	}
	next := rest[0]
	if next.returns {
		return b.mayReturn(l, next.place) && b.search(rest[1:], b.returned(l, next.place))
	}
	return b.mayCall(l, next.place) && b.search(rest[1:], b.called(l, next.place))
}
