package sched

import (
	"math/bits"
	"slices"
)

// A SURW strategy (selectively uniform random walk, ASPLOS 2025) makes the
// interleavings of the operations on one shared object equally likely, where a
// random walk favours those in which threads are about equally far. The object is
// drawn for each run among those that several threads used in the run before,
// which also tells how many operations on it each thread has ahead. The first
// run is a random walk. Data choices are random.
type SURW struct {
	random Random

	// What the latest run used, for the next.
	uses    []use // by thread number
	parents []int

	// The run in progress.
	object   uint32 // operations on it are drawn by weight, 0: none
	weight   []int  // by thread: operations ahead on the object, its descendants' included
	intended int    // the thread whose operation on the object comes next, nobody if negative
	held     uint64 // slots that wait for it
	now      []use
	born     []int // parents, by thread
}

// A use counts the operations of a thread on each object, by its number.
type use []int

const (
	nobody = -2 // Clock is -1

	// mostObjects bounds the table of uses: objects of higher numbers are not drawn.
	mostObjects = 256
)

// NewSURW returns the strategy; the seed determines its first run.
func NewSURW(seed uint64) *SURW {
	s := &SURW{}
	s.Seed(seed)
	return s
}

func (s *SURW) everyStep() bool { return true }

// Seed prepares the next run, which is determined by seed and by the run before.
func (s *SURW) Seed(seed uint64) {
	s.random.Seed(seed)
	s.Next()
}

// Next prepares another run.
func (s *SURW) Next() bool {
	s.now, s.born = nil, nil
	s.intended, s.held = nobody, 0
	s.draw()
	return true
}

// Learn keeps what the run used.
func (s *SURW) Learn(r Result) {
	if r.Outcome != Pruned {
		s.uses, s.parents = s.now, s.born
	}
}

// draw chooses the object, and adds up the weights from the youngest thread to
// the oldest.
func (s *SURW) draw() {
	s.object, s.weight = 0, make([]int, len(s.uses))
	shared := s.shared()
	if len(shared) == 0 {
		return
	}
	s.object = shared[s.random.below(len(shared))]
	for id := len(s.uses) - 1; id >= 0; id-- {
		if int(s.object) < len(s.uses[id]) {
			s.weight[id] += s.uses[id][s.object]
		}
		if p := s.parents[id]; p >= 0 && p < id {
			s.weight[p] += s.weight[id]
		}
	}
}

// shared lists the objects that two threads or more used.
func (s *SURW) shared() (objects []uint32) {
	var users [mostObjects]int
	for _, u := range s.uses {
		for o, n := range u {
			if o > 0 && n > 0 {
				users[o]++
			}
		}
	}
	for o, n := range users {
		if n > 1 {
			objects = append(objects, uint32(o))
		}
	}
	return objects
}

// Pick lets any thread go on whose operation is not on the object; those on the
// object are performed in the order of the intentions.
func (s *SURW) Pick(e *Execution, _ int, mask uint64) int {
	s.meet(e, mask)
	slot := nth(mask, 0)
	for range 2 * MaxThreads { // each round holds one thread back, or lets all go
		free := mask &^ s.held
		if free == 0 {
			s.held, s.intended, free = 0, nobody, mask
		}
		slot = nth(free, s.random.below(bits.OnesCount64(free)))
		if !s.concerns(e, slot) {
			break
		}
		if s.intended == nobody || e.slotOf(s.intended, mask) < 0 {
			s.intended = s.intend(e, free)
		}
		id := e.Born(slot)
		if id == s.intended {
			s.held, s.intended = 0, nobody
			if id < len(s.weight) {
				s.weight[id]--
			}
			break
		}
		s.held |= 1 << slot
	}
	s.book(e, slot)
	return slot
}

func (s *SURW) concerns(e *Execution, slot int) bool {
	return s.object != 0 && e.Pending(slot).touches(s.object)
}

// intend draws a thread by weight; one without operations ahead counts as 1.
func (s *SURW) intend(e *Execution, free uint64) int {
	total := 0
	for m := free; m != 0; m &= m - 1 {
		total += s.ahead(e.Born(bits.TrailingZeros64(m)))
	}
	left := s.random.below(total)
	for m := free; m != 0; m &= m - 1 {
		id := e.Born(bits.TrailingZeros64(m))
		if left -= s.ahead(id); left < 0 {
			return id
		}
	}
	return nobody
}

func (s *SURW) ahead(id int) int {
	if id < 0 || id >= len(s.weight) {
		return 1
	}
	return max(s.weight[id], 1)
}

// meet notes the threads that are new. What they have ahead is no longer their
// parent's, and so is the intention, with the same share.
func (s *SURW) meet(e *Execution, mask uint64) {
	parent, _ := e.Anchor()
	for m := mask &^ clockBit; m != 0; m &= m - 1 {
		id := e.Born(bits.TrailingZeros64(m))
		for len(s.born) <= id {
			s.born = append(s.born, nobody)
			s.now = append(s.now, nil)
		}
		if s.born[id] != nobody {
			continue
		}
		s.born[id] = parent
		if id >= len(s.weight) || parent < 0 || parent >= id {
			continue
		}
		if s.intended == parent && s.random.below(s.ahead(parent)) < s.weight[id] {
			s.intended = id
		}
		s.weight[parent] -= s.weight[id]
	}
}

// book counts the operation that is about to be performed.
func (s *SURW) book(e *Execution, slot int) {
	if slot == clockSlot {
		return
	}
	op, id := e.Pending(slot), e.Born(slot)
	for _, o := range []uint32{op.Object, op.Also} {
		if o == 0 || o >= mostObjects {
			continue
		}
		if int(o) >= len(s.now[id]) {
			s.now[id] = append(s.now[id], slices.Repeat([]int{0}, int(o)+1-len(s.now[id]))...)
		}
		s.now[id][o]++
	}
}

// Choose returns any number below n.
func (s *SURW) Choose(_ *Execution, n int) int { return s.random.below(n) }
