package sched

// A Report says what Explore did and found.
type Report struct {
	Seed      uint64 // of all random strategies; ExploreConfig.Seed
	Schedules int    // runs in all, without those that check for nondeterminism
	Spent     []*Spent
	Levels    []Level // of the bounded search, from 0 preemptions up
	MaxSteps  int     // of the longest run
	TooLong   int     // runs that reached Config.Steps

	// Failure is the first failing run, nil if there was none.
	Failure *Counterexample

	// Doubt says why one run, the last, was inconclusive: then Failure and Bound say
	// nothing about the program. It is empty if none was.
	Doubt string

	// Nondeterminism is the first schedule whose second run differed from its
	// first, nil if there was none.
	Nondeterminism *Nondeterminism

	// Bound is the largest number of preemptions for which every schedule was
	// explored, -1 if there is none. Complete says that no schedule needs more:
	// the program has been explored exhaustively, under its Config.
	Bound    int
	Complete bool

	// Limit says why the bounded search got no further: which bound of memory
	// or budget it met. It is empty when Complete.
	Limit string
}

// void withdraws what the bounded search has certified, and says why.
func (r *Report) void(why string) {
	r.Bound, r.Complete, r.Limit = -1, false, why
	for i := range r.Levels {
		r.Levels[i].Exhausted = false
	}
}

// Spent is the number of schedules that a strategy took.
type Spent struct {
	Strategy  string
	Schedules int

	whole int // of them, those that were not given up
}

// A Level is what the bounded search did with a number of preemptions.
type Level struct {
	Preemptions int  // data choices other than 0 and timers that fire early count as well
	Schedules   int  // runs
	Pruned      int  // of them, those that met a state that had been explored
	Exhausted   bool // every schedule with so many preemptions has been explored
}

// A Counterexample is a failing run. Its schedule reproduces it; the strategy
// and the seed say where it came from.
type Counterexample struct {
	Err      error
	Result   Result // copied
	Strategy string
	Seed     uint64 // of this one run, for a random strategy
	Run      int    // how many runs had been made, with this one
}

// Nondeterminism describes two runs of one schedule that differ. The program
// does something that the engine does not control: it ranges over a map, draws
// random numbers, keeps state from run to run, or starts real goroutines.
type Nondeterminism struct {
	Strategy      string
	Schedule      []byte
	First, Second uint64 // Result.Hash
	Outcomes      [2]Outcome
	Drift         error // where the second run left the schedule, nil if it did not
}
