// Package report is the verdict on a lock as plain data: what props.Verify
// found, promise by promise, in the form in which `gilcheck verify -json`
// writes it and continuous integration reads it.
package report

// A Verdict says what is known of a promise or of a lock.
type Verdict string

// The verdicts. Inconclusive and NotChecked are never a pass.
const (
	Pass         Verdict = "pass"
	Fail         Verdict = "fail"
	NotPromised  Verdict = "not-promised"
	NotChecked   Verdict = "not-checked"
	Inconclusive Verdict = "inconclusive"
)

// A Report covers the locks of one command.
type Report struct {
	Module    string   `json:"module"`
	GoVersion string   `json:"goVersion"`
	Results   []Result `json:"results"`
}

// A Result covers one lock. Problem is set, and nothing else is known, if the
// lock could not be examined: its constructor failed, for example.
type Result struct {
	Package     string       `json:"package"`
	Lock        string       `json:"lock"`
	Verdict     Verdict      `json:"verdict"`
	Problem     string       `json:"problem,omitempty"`
	Promises    []Promise    `json:"promises"`
	Exploration *Exploration `json:"exploration,omitempty"`
	Histories   []Histories  `json:"histories,omitempty"` // only where somebody compares
}

// A Promise is the verdict on one promise. Cases counts the programs, histories
// or probes that put it to the test; Method names the checks that ran them.
type Promise struct {
	Name           string          `json:"name"`
	Verdict        Verdict         `json:"verdict"`
	Reason         string          `json:"reason,omitempty"`
	Method         []string        `json:"method"`
	Cases          int             `json:"schedules"`
	Counterexample *Counterexample `json:"counterexample,omitempty"`
}

// A Counterexample shows a promise being broken. Text is the whole failure as a
// reader sees it; Replay is the one command that shows it again.
type Counterexample struct {
	Threads     int         `json:"threads"`
	Preemptions int         `json:"preemptions"` // switches away from a thread that could have gone on
	Steps       int         `json:"steps"`
	Trace       []TraceStep `json:"trace"`
	Text        string      `json:"text"`
	Replay      string      `json:"replay"`
	Effort      *Effort     `json:"effort,omitempty"` // only where somebody measures
}

// An Effort is what it took to come upon a counterexample, before it was made small.
type Effort struct {
	Runs         int     `json:"runs"` // schedules, programs and rounds
	Milliseconds float64 `json:"milliseconds"`
}

// A TraceStep is one step of a counterexample. Site is a file:line where known.
type TraceStep struct {
	Thread string `json:"thread"`
	Op     string `json:"op"`
	Site   string `json:"site,omitempty"`
}

// An Exploration says how much was tried, and that a pass is bounded by it.
type Exploration struct {
	Threads            int     `json:"threads"`
	Ops                int     `json:"ops"` // steps of the longest program
	Bound              string  `json:"bound"`
	Schedules          int     `json:"schedules"`
	Complete           bool    `json:"complete"`
	MaxBypass          int     `json:"maxBypass"` // most overtakings of one waiter that were seen
	SchedulesPerSecond float64 `json:"schedulesPerSecond"`
}

// Histories is the set of what the threads of a program may see of the lock, over all
// of its interleavings, as a fingerprint. Two sets can be compared if both are complete.
type Histories struct {
	Program   string `json:"program"` // behind the manner in which it was explored
	Complete  bool   `json:"complete"`
	Schedules int    `json:"schedules"`
	Number    int    `json:"number"`
	Digest    string `json:"digest"`
}

// Same reports that the sets are complete and equal.
func (h Histories) Same(other Histories) bool {
	return h.Complete && other.Complete && h.Program == other.Program && h.Number == other.Number && h.Digest == other.Digest
}

// Summarize is the verdict on the whole lock: broken if any promise is, in doubt
// if any checked promise is, and in doubt too if none could be checked.
func (r *Result) Summarize() {
	r.Verdict = Inconclusive
	for _, p := range r.Promises {
		switch p.Verdict {
		case Fail:
			r.Verdict = Fail
			return
		case Pass:
			r.Verdict = Pass
		}
	}
	for _, p := range r.Promises {
		if p.Verdict == Inconclusive {
			r.Verdict = Inconclusive
		}
	}
}
