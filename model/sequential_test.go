package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A book is what a lock looks like to whoever performs one operation at a time:
// an independent, obvious specification for Apply.
type book struct {
	place  [3]string // where each thread is: "" outside, "in", "away" or "gone"
	closed bool
}

func (b book) free() bool {
	for _, p := range b.place {
		if p == "in" {
			return false
		}
	}
	return true
}

// after gives the book after an operation, and whether its result is right.
func (b book) after(t int, op Op, r Result, weak bool) (book, bool) {
	was, open := b.place[t], b.free() && !b.closed
	move := func(from, to string, right bool) (book, bool) {
		b.place[t] = to
		return b, was == from && right
	}
	switch {
	case op == Acquire && r == OK:
		return move("", "in", open)
	case op == Acquire && r == Failed:
		return move("", "", b.closed)
	case op == AcquireContext && r == OK:
		return move("", "in", open)
	case op == AcquireContext && r == Failed:
		return move("", "", b.closed)
	case op == TryAcquire && r == OK:
		return move("", "in", open)
	case op == TryAcquire && r == No:
		return move("", "", !open || weak)
	case op == Release && r == OK:
		return move("in", "", true)
	case op == Checkpoint && r == No:
		return move("in", "in", true)
	case op == Block && r == OK:
		return move("in", "away", true)
	case op == Unblock && r == OK:
		return move("away", "in", open)
	case op == Unblock && r == Failed:
		return move("away", "", b.closed)
	case op == Exit && r == OK:
		return move(was, "gone", was == "" || was == "in")
	case op == Misuse && r == Refused:
		return move("", "", true)
	case op == Close && r == OK:
		right := !b.closed
		b.closed = true
		return b, right
	default:
		return b, false
	}
}

// TestApply performs every operation with every result, right or wrong, wherever
// sequences of operations lead, and compares Apply with the book.
func TestApply(t *testing.T) {
	for _, r := range []Rules{{Threads: 3}, {Threads: 3, WeakTry: true}, {Threads: 3, Order: FIFO}} {
		seen := map[State]book{Initial(): {}}
		todo := []State{Initial()}
		for ; len(todo) > 0; todo = todo[1:] {
			s := todo[0]
			for _, op := range everyOp {
				for result := OK; result <= Refused; result++ {
					for thread := range r.Threads {
						states := r.Apply(s, thread, op, result)
						want, right := seen[s].after(thread, op, result, r.WeakTry)
						require.Equal(t, right, len(states) == 1, "%v in %+v", Return(thread, op, result), seen[s])
						require.LessOrEqual(t, len(states), 1)
						for _, n := range states {
							if _, known := seen[n]; !known {
								seen[n] = want
								todo = append(todo, n)
							}
							require.Equal(t, want, seen[n])
						}
					}
				}
			}
		}
		require.Greater(t, len(seen), 50, "the test went somewhere")
	}
}
