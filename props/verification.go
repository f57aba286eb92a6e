package props

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/linearizability"
	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/program"
	"github.com/gilcheck/gilcheck/props/report"
)

// A verification collects what the checks find out about one lock.
type verification struct {
	t        *testing.T // the running subtest
	subject  *subject
	settings settings
	test     string // the test that called Verify
	pkg      string
	runner   *runner
	search   *search
	ran      map[check]bool
	findings map[string]finding  // by promise
	cases    map[string]int      // by promise, outside the search
	methods  map[string][]string // by promise: what really ran
	unable   map[string]string   // by promise: why it could not be checked
	doubt    map[string]string   // by promise: why the check came to no end
	misuse   misuseOutcome
	observed map[string]string // by promise: worth saying although not promised
	effort   *effort
	problem  error // the lock cannot be examined at all
	probed   bool

	inside    insideReport
	automata  [threadsMax + 1]*model.Automaton // by number of threads
	histories []report.Histories               // of programs, where somebody asks for them
	follower  *follower                        // of fuzzing, inside
}

func newVerification(t *testing.T, s *subject, set settings, pkg string) *verification {
	s.test = t.Name()
	v := &verification{t: t, test: s.test, subject: s, settings: set, pkg: pkg,
		ran: map[check]bool{}, findings: map[string]finding{}, cases: map[string]int{},
		methods: map[string][]string{}, unable: map[string]string{}, doubt: map[string]string{},
		observed: map[string]string{}}
	v.settings.hunt.made = map[string]bool{}
	for _, p := range promises {
		v.settings.hunt.made[p.name] = v.made(p.name)
	}
	v.effort = &effort{begin: time.Now()}
	v.runner = &runner{t: t, effort: v.effort, subject: s, settings: v.settings, prompt: v.made("prompt-handover"), patience: patienceLong}
	v.search = &search{runner: v.runner, findings: v.findings, uses: map[program.Action]int{}}
	return v
}

// sooner is the check whose findings are smaller.
var sooner = map[check]check{stress: lockstep, lockstep: explore}

// fromOutside are the checks that a lock which hangs, or ends the process, is
// spared once that was seen from inside: each would wait for it, or die of it.
var fromOutside = map[check]bool{lockstep: true, stress: true, visibility: true, turns: true, blocking: true, latency: true}

// probe finds out whether a bubble can be used. It takes a process, and a lock that
// hangs takes its time.
func (v *verification) probe() {
	if !v.probed {
		v.probed = true
		v.runner.bubbled = v.runner.canBubble(v.test)
	}
}

// run performs a check once. A replay runs its one program and nothing else.
func (v *verification) run(c check) {
	if v.ran[c] || v.problem != nil {
		return
	}
	if first := sooner[c]; first != "" && v.settings.replay == "" {
		v.run(first)
	}
	if v.inside.hangs && fromOutside[c] || c != child && !v.settings.hunt.method.performs(c) {
		return
	}
	if fromOutside[c] || v.settings.replay != "" {
		v.probe()
	}
	v.ran[c] = true
	if v.settings.replay != "" {
		if !v.ran["replay"] {
			v.ran["replay"] = true
			v.replay()
		}
		return
	}
	v.perform(c)
}

// perform fills in findings, cases, unable and doubt.
func (v *verification) perform(c check) {
	if c != explore && v.races() {
		return
	}
	if fromOutside[c] {
		v.effort.runs++
	}
	switch c {
	case explore:
		amongRaces(v.t, v.checkInside)
	case lockstep:
		v.checkPrograms()
	case porcupine:
		v.run(lockstep)
		v.run(stress)
	case stress:
		v.checkStress()
	case visibility:
		v.checkVisibility()
	case turns:
		v.checkTurns()
	case child:
		v.checkMisuse()
	case blocking:
		v.checkBlocking()
	case latency:
		v.checkLatency()
	}
}

// races reports whether exploring inside has met a data race. Long runs and threads
// that run freely then meet it all the time, and under sched.RaceOptions each time
// is reported, which takes milliseconds.
func (v *verification) races() bool {
	kind := v.findings["visibility"].kind
	return kind == racing || kind == unordered
}

// made reports whether this lock makes the promise, after the options.
func (v *verification) made(name string) bool {
	p, _ := promiseNamed(name)
	stance := p.gil
	if v.subject.locker {
		stance = p.locker
	}
	declared := slices.Contains(v.settings.promised, name) || name == "bounded-bypass" && v.settings.bypass >= 0
	switch {
	case stance == notOffered:
		return false
	case stance == onDemand:
		return declared && !slices.Contains(v.settings.takenBack, name)
	case stance == byDefault:
		return !slices.Contains(v.settings.takenBack, name)
	}
	return true
}

// verdict puts one promise to the test.
func (v *verification) verdict(p promise) report.Promise {
	row := report.Promise{Name: p.name, Method: []string{}}
	made := v.made(p.name)
	switch {
	case v.subject.locker && p.locker == notOffered:
		return with(row, report.NotPromised, "a sync.Locker does not make it")
	case p.has != nil && !p.has(v.subject.powers) && slices.Contains(v.settings.promised, p.name):
		return with(row, report.NotChecked, "the lock has no "+p.needs)
	case p.has != nil && !p.has(v.subject.powers):
		return with(row, report.NotPromised, "the lock has no "+p.needs)
	}
	for _, c := range v.settings.hunt.checks(p) {
		if !v.settings.hunt.over(v.findings) {
			v.run(c)
		}
	}
	row.Cases = v.cases[p.name]
	row.Method = append(row.Method, v.methods[p.name]...)
	f, broken := v.findings[p.name]
	switch {
	case !made:
		reason := "not declared"
		if slices.Contains(v.settings.takenBack, p.name) {
			reason = "taken back"
		}
		if broken {
			reason += "; observed: " + f.message
		} else if o := v.observed[p.name]; o != "" {
			reason += "; observed: " + o
		}
		return with(row, report.NotPromised, reason)
	case broken:
		if f.history != nil {
			rules := v.settings.rules(v.settings.threads)
			v.t.Log(linearizability.Picture(v.t, f.history, rules, historyTimeout))
		}
		row.Counterexample = f.counterexample(p.meaning, replayCommand(v.t, v.pkg, f.replays()))
		row.Counterexample.Effort = f.price.report(v.settings.hunt)
		v.keep(f)
		reason, _, _ := strings.Cut(f.message, "\n")
		return with(row, report.Fail, strings.TrimSuffix(reason, ":"))
	case v.problem != nil:
		return with(row, report.Inconclusive, v.problem.Error())
	case v.doubt[p.name] != "":
		return with(row, report.Inconclusive, v.doubt[p.name])
	case v.unable[p.name] != "":
		return with(row, report.NotChecked, v.unable[p.name])
	case row.Cases == 0 && v.races():
		return with(row, report.NotChecked, "the lock has a data race, and would show nothing else in the long run")
	case row.Cases == 0 && v.inside.hangs:
		return with(row, report.NotChecked, "the lock hangs, as was seen from inside; from outside it was not tried")
	case row.Cases == 0:
		return with(row, report.NotChecked, "no case put it to the test")
	}
	return with(row, report.Pass, "")
}

func with(row report.Promise, verdict report.Verdict, reason string) report.Promise {
	row.Verdict, row.Reason = verdict, reason
	return row
}

// covered adds cases that put a promise to the test.
func (v *verification) covered(promise string, cases int, method check) {
	if cases == 0 {
		return
	}
	v.cases[promise] += cases
	if !slices.Contains(v.methods[promise], string(method)) {
		v.methods[promise] = append(v.methods[promise], string(method))
	}
}
