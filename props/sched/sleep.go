package sched

import "math/bits"

// A SleepSets search is depth first and leaves out most schedules that differ
// from another only in the order of operations that commute (Godefroid, 1996):
// when all that follows from letting a thread go on has been explored, the
// thread sleeps in what is explored next, until an operation that its own
// depends on has been performed. Every answer to every data choice is tried. A
// run in which all who could go on sleep is given up.
//
// It finds every deadlock, every failure, and every set of values that the
// threads may see, of programs that end. Every new and woken thread must have
// announced its operation (Config.Settled), and no thread may move the clock
// (Thread.Advance), which is no operation that others could depend on.
type SleepSets struct {
	stack    []sleepFork
	depth    int
	runs     int
	cut      bool
	diverged bool
	depends  func(a, b Op) bool
}

// A sleepFork is a fork with the threads that need not be tried.
type sleepFork struct {
	fork
	op    Op     // of the thread that is being tried
	sleep uint64 // those that slept when the decision was reached
	tried uint64 // those that have been explored here
	spun  int    // Execution.spun when it was reached
}

// NewSleepSets returns a search of all schedules, up to the order of operations
// that are not Dependent.
func NewSleepSets() *SleepSets { return &SleepSets{depends: Dependent} }

func (s *SleepSets) everyStep() bool { return true }

// Next goes back to the latest decision that has something left.
func (s *SleepSets) Next() bool {
	s.depth = 0
	if s.runs++; s.runs == 1 {
		return true
	}
	for n := len(s.stack); n > 0; n = len(s.stack) {
		f := &s.stack[n-1]
		before := f.at
		if f.advance() {
			if f.n == 0 {
				f.tried |= 1 << before
			}
			return true
		}
		s.stack = s.stack[:n-1]
	}
	return false
}

// Learn notes runs that were cut off, or were not interrupted everywhere.
func (s *SleepSets) Learn(r Result) {
	if r.Outcome == TooLong || r.Hurried {
		s.cut = true
	}
	if s.depth < len(s.stack) {
		s.diverged = true
	}
}

// Exhausted says, once Next has returned false, whether every run ended.
func (s *SleepSets) Exhausted() bool {
	return len(s.stack) == 0 && s.runs > 1 && !s.cut && !s.diverged
}

// Pick follows the stack, then takes the lowest slot that does not sleep.
func (s *SleepSets) Pick(e *Execution, _ int, mask uint64) int {
	if s.depth == len(s.stack) {
		sleep := s.asleep(e) & mask
		awake := mask &^ sleep
		if awake == 0 {
			return -1
		}
		s.stack = append(s.stack, sleepFork{fork: fork{at: nth(awake, 0), left: awake & (awake - 1)}, sleep: sleep, spun: e.spun})
	}
	f := &s.stack[s.depth]
	if f.n > 0 || mask&(1<<f.at) == 0 {
		s.diverged = true
		return -1
	}
	f.op = e.Pending(f.at)
	s.depth++
	return f.at
}

// asleep is the set of threads that sleep after the decision made last: those
// that slept then or have been explored since, whose operation commutes with the
// one performed. They have not moved, so their operations are still announced.
func (s *SleepSets) asleep(e *Execution) uint64 {
	n := len(s.stack) - 1
	for n >= 0 && s.stack[n].n > 0 {
		n--
	}
	if n < 0 {
		return 0
	}
	f := &s.stack[n]
	if e.spun != f.spun {
		return 0 // who went on spinning since has performed more than one operation
	}
	var sleep uint64
	for m := f.sleep | f.tried; m != 0; m &= m - 1 {
		slot := bits.TrailingZeros64(m)
		if !s.depends(e.Pending(slot), f.op) {
			sleep |= 1 << slot
		}
	}
	return sleep
}

// Choose follows the stack, then answers 0.
func (s *SleepSets) Choose(_ *Execution, n int) int {
	if s.depth == len(s.stack) {
		s.stack = append(s.stack, sleepFork{fork: fork{n: n}})
	}
	f := &s.stack[s.depth]
	s.depth++
	if f.n != n {
		s.diverged = true
		return 0
	}
	return f.at
}
