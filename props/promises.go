package props

import "slices"

// A promise is one row of the table that subtests, failure texts, reports and
// the README all speak from.
type promise struct {
	name    string
	meaning string // what the lock owes, in words that fit behind "promised:"
	needs   string // the power or declaration it takes, for people
	has     func(powers) bool
	gil     stance  // does a lock with threads make it
	locker  stance  // does a sync.Locker make it
	checks  []check // what puts it to the test, in this order
}

// A check is one way of putting a lock to the test; its name is the method that
// reports give.
type check string

// The checks. Porcupine judges the histories of lockstep and stress.
const (
	explore    check = "explore" // every interleaving inside the lock
	lockstep   check = "model"   // generated programs, beside the model
	porcupine  check = "porcupine"
	stress     check = "stress"   // free-running goroutines
	visibility check = "cell"     // a plain variable in the critical section; -race makes it an oracle
	turns      check = "turns"    // one waits while others take turn after turn
	child      check = "child"    // a misuse, in a process of its own
	blocking   check = "blocking" // a pipe, a TCP connection, a sleep
	race       check = "race"     // the race detector, under -race
	latency    check = "latency"
)

// A stance says whether a kind of lock makes a promise.
type stance int

const (
	always     stance = iota // cannot be taken back
	byDefault                // can be taken back with Without
	onDemand                 // only when declared with Promise or Bypass
	notOffered               // has no meaning for this kind of lock
)

// promises is THE table. The order is that of the reports.
var promises = []promise{
	{name: "mutual-exclusion", gil: always, locker: always,
		meaning: "at most one thread is between the return of Acquire and the call of Release",
		checks:  []check{explore, lockstep, stress}},
	{name: "progress", gil: always, locker: always,
		meaning: "if the lock is free and somebody waits, somebody gets it, and no waiter is forgotten",
		checks:  []check{explore, lockstep, stress}},
	{name: "prompt-handover", gil: byDefault, locker: byDefault,
		meaning: "a free lock with a waiter is taken at once, not when some timer fires",
		needs:   "waiters that block durably, for virtual time",
		checks:  []check{explore, lockstep}},
	{name: "visibility", gil: always, locker: always,
		meaning: "what a holder wrote, the next holder sees",
		checks:  []check{visibility}},
	{name: "linearizable", gil: always, locker: always,
		meaning: "every recorded history has a legal order",
		checks:  []check{porcupine}},
	{name: "no-starvation", gil: byDefault, locker: onDemand,
		meaning: "under a fair schedule every waiter gets in while the others go on taking turns",
		checks:  []check{turns, explore}},
	{name: "bounded-bypass", gil: onDemand, locker: onDemand,
		meaning: "no waiter is overtaken more often than declared",
		checks:  []check{explore, lockstep, turns}},
	{name: "ownership", gil: byDefault, locker: notOffered,
		meaning: "release by a thread that does not hold is refused, and changes nothing",
		checks:  []check{child, explore, lockstep}},
	{name: "release-on-block", gil: byDefault, locker: notOffered,
		meaning: "inside Block the thread does not hold the lock, others run, and it holds again afterwards",
		needs:   "Block", has: func(p powers) bool { return p.block },
		checks: []check{explore, lockstep, blocking}},
	{name: "forced-switch", gil: byDefault, locker: notOffered,
		meaning: "a thread that yields on request does not get the lock back before somebody else has had it",
		needs:   "Checkpoint", has: func(p powers) bool { return p.checkpoint },
		checks: []check{explore, lockstep}},
	{name: "switch-interval", gil: byDefault, locker: notOffered,
		meaning: "a holder that never blocks is asked to yield between one and two intervals after the last switch",
		needs:   "Checkpoint and SwitchInterval", has: func(p powers) bool { return p.checkpoint && p.interval },
		checks: []check{explore, lockstep, turns}},
	{name: "try-acquire", gil: byDefault, locker: byDefault,
		meaning: "it never waits for the lock, and succeeds only on a free one",
		needs:   "TryAcquire or TryLock", has: func(p powers) bool { return p.try },
		checks: []check{explore, lockstep}},
	{name: "cancellation", gil: byDefault, locker: byDefault,
		meaning: "a timed or cancelled acquire has exactly one outcome, nothing leaks, and the next waiter is woken",
		needs:   "AcquireContext or LockContext", has: func(p powers) bool { return p.context },
		checks: []check{explore, lockstep}},
	{name: "exit", gil: byDefault, locker: notOffered,
		meaning: "a thread that ends leaves nothing behind: not the lock, not a request, not a place in the queue",
		needs:   "Exit", has: func(p powers) bool { return p.exit },
		checks: []check{explore, lockstep}},
	{name: "shutdown", gil: byDefault, locker: notOffered,
		meaning: "after Close every waiter returns with an error, nobody acquires, nothing hangs",
		needs:   "Close", has: func(p powers) bool { return p.close },
		checks: []check{explore, lockstep}},
	{name: "latency", gil: onDemand, locker: notOffered,
		meaning: "a thread back from I/O waits for at most the declared number of grants beside CPU-bound threads",
		needs:   "Block and Checkpoint", has: func(p powers) bool { return p.block && p.checkpoint },
		checks: []check{latency}},
}

func promiseNamed(name string) (promise, bool) {
	i := slices.IndexFunc(promises, func(p promise) bool { return p.name == name })
	if i < 0 {
		return promise{}, false
	}
	return promises[i], true
}

// PromiseNames are the names of the promises, in the order of the reports.
func PromiseNames() []string {
	names := make([]string, len(promises))
	for i, p := range promises {
		names[i] = p.name
	}
	return names
}
