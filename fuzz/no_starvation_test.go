package fuzz

import (
	"testing"
	"testing/synctest"

	"github.com/gilcheck/gilcheck/props/program"
)

// Three others take turns while T0 waits. turnsMax bounds the turns; a lock that
// keeps count of waiting needs one a thread.
const (
	competitors = 4
	turnsMax    = 48
)

// A way is one in which T0 comes to wait, as programs: what it does before the
// others have taken their places, and what it does then. Where T0 yields, it
// first lets two switch intervals pass, so that it has been asked to.
type way struct{ first, then string }

var ways = map[program.Action]way{
	program.Acquire:        {"", "0a"},
	program.AcquireContext: {"", "0w"},
	program.Block:          {"0a0b", "0u"},
	program.Checkpoint:     {"0a", "5s0k"},
}

// FuzzNoStarvation reads a program as a way of taking turns. What stands before
// the first step of T0 puts the others in their places, that step says how T0
// comes to wait, and the rest is played again and again until T0 gets in. Each
// other may get in before it once, so that T0 is overtaken by at most the n-1
// others. In the end the others let go for good, and then T0 must get in.
func FuzzNoStarvation(f *testing.F) {
	f.Fuzz(func(t *testing.T, data []byte) {
		g := newGame(program.Decode(data, competitors))
		report(t, g.program, inBubble(t, g.program, g.play))
	})
}

// A game is a program read as a way of taking turns.
type game struct {
	program program.Program // as decoded; the fields below are cut out of it
	way     way
	places  program.Program
	turns   program.Program
}

func newGame(p program.Program) game {
	g := game{program: p, way: ways[program.Acquire]}
	begun := false
	for _, s := range p {
		switch {
		case s.Do == program.Close: // ends all waiting
		case s.Do.ByThread() && s.Thread == 0:
			if w, ok := ways[s.Do]; ok && !begun {
				g.way = w
			}
			begun = true
		case begun:
			g.turns = append(g.turns, s)
		default:
			g.places = append(g.places, s)
		}
	}
	return g
}

// play goes step by step: all is at rest when the next step begins, so that it is
// known who waits.
func (g game) play() (wrong string) {
	count := new(tally)
	c := newCrew(competitors, turnsMax, count)
	step := func(s program.Step) {
		if s.Do.ByThread() && s.Do != program.Cancel && c.threads[s.Thread].busy {
			return // it waits; an order would come when it makes no sense any more
		}
		c.order(s)
		synctest.Wait()
	}
	all := func(p program.Program) {
		for _, s := range p {
			step(s)
		}
	}
	all(program.Decode([]byte(g.way.first), competitors))
	all(g.places)
	all(program.Decode([]byte(g.way.then), competitors))
	if waiter := c.threads[0]; waiter.busy {
		count.begin()
		for i := 0; i < turnsMax && waiter.busy && len(g.turns) > 0; i++ {
			step(g.turns[i%len(g.turns)])
		}
	}
	return count.verdict(c.finish())
}
