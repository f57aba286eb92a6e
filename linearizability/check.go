package linearizability

import (
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/gilcheck/gilcheck/model"
)

// OperationsMax is the longest history that Check takes. Checking is NP-hard
// (Gibbons and Korach 1997) and the cost of a longer history can explode: etcd's
// robustness tests, which use the same checker, ran into 40 GB of memory
// (etcd-io/etcd#21928). What drives it is the operations that overlap: see
// BenchmarkCheck for threads that take turns, and BenchmarkCheckWorst. Record many
// short histories instead of a long one, or use a [Monitor], whose cost for an
// event does not depend on the length.
const OperationsMax = 60

// A Verdict is the outcome of a check. The zero value accuses and acquits nobody.
type Verdict uint8

// The verdicts.
const (
	Inconclusive Verdict = iota // out of time, too long, or no history at all
	Linearizable                // a legal order exists
	Illegal                     // no legal order exists: the lock broke its contract
)

func (v Verdict) String() string {
	return [...]string{"inconclusive", "linearizable", "illegal"}[v]
}

// Check decides whether the lock described by rules can have produced h. It
// gives up after timeout, 0 meaning never. A history that is malformed
// ([History.Validate]) or longer than OperationsMax is inconclusive.
func Check(h History, rules model.Rules, timeout time.Duration) Verdict {
	if h.Validate(rules.Threads) != nil {
		return Inconclusive
	}
	if len(h) > OperationsMax {
		return Inconclusive
	}
	if h.checksOutside() {
		return Illegal
	}
	return verdictOf(porcupine.CheckOperationsTimeout(sequential(rules), instants(h, rules), timeout))
}

func verdictOf(r porcupine.CheckResult) Verdict {
	switch r {
	case porcupine.Ok:
		return Linearizable
	case porcupine.Illegal:
		return Illegal
	default:
		return Inconclusive
	}
}

// checksOutside reports whether a thread calls Checkpoint without the lock. To
// Porcupine a Checkpoint that yields is a release and an acquire, in whichever
// order explains it, so it would not see that this is never legal. Where a thread
// stands follows from what its own calls returned.
func (h History) checksOutside() bool {
	inside := map[int]bool{}
	for _, o := range h.byCall() {
		if o.Op == model.Checkpoint && !inside[o.Thread] {
			return true
		}
		switch o.Op {
		case model.Close, model.Misuse:
		case model.Checkpoint:
			inside[o.Thread] = o.Result != model.Failed
		default:
			inside[o.Thread] = o.Op.Takes() && o.Result == model.OK
		}
	}
	return false
}
