package props

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gilcheck/gilcheck/props/report"
)

// A loopVerification is VerifyLoop at work.
type loopVerification struct {
	t        *testing.T
	tell     func(*testing.T, promise, report.Promise)
	subject  *loopSubject
	settings settings
	pkg      string
	findings map[string]loopFinding // by promise
	cases    map[string]int
	methods  map[string][]string
	observed map[string]string // of promises that are taken back
	endless  map[string]string // why programs that were explored say nothing of a promise
	effort   *effort
	patience time.Duration // with real threads; then they hang
	unable   string        // why nothing, or not all, was explored inside
	unwired  string        // why the loop was not tried with real descriptors
	problem  error

	schedules, programs, complete, scenes, tooLong int
	threads, steps                                 int
}

// A loopFinding is a broken promise and how it was seen.
type loopFinding struct {
	message  string
	program  loopProgram
	scene    *loopScene // instead of a program
	schedule *schedule  // nil: seen from outside
	note     string
	price    price
}

// examineLoop puts every promise to the test, and tells of each in a subtest.
func examineLoop(t *testing.T, s *loopSubject, err error, opts []Option, tell func(*testing.T, promise, report.Promise)) report.Result {
	t.Helper()
	result := report.Result{Package: callerPackage(), Lock: s.name, Promises: []report.Promise{}}
	settings, optionErr := newSettings(opts)
	if err := errors.Join(err, optionErr); err != nil {
		result.Verdict, result.Problem = report.Inconclusive, err.Error()
		return result
	}
	v := newLoopVerification(t, s, settings, result.Package)
	v.tell = tell
	v.verify(&result)
	return result
}

func newLoopVerification(t *testing.T, s *loopSubject, settings settings, pkg string) *loopVerification {
	settings.loop.watches = s.watches
	return &loopVerification{t: t, subject: s, settings: settings, pkg: pkg,
		findings: map[string]loopFinding{}, cases: map[string]int{}, methods: map[string][]string{},
		observed: map[string]string{}, endless: map[string]string{}, effort: &effort{begin: time.Now()}, patience: settings.hunt.patience()}
}

// verify fills the result.
func (v *loopVerification) verify(result *report.Result) {
	if v.settings.replay != "" {
		v.replay()
	} else {
		v.checkAll()
	}
	for _, p := range loopPromises {
		v.t.Run(p.name, func(t *testing.T) {
			row := v.verdict(t, p)
			result.Promises = append(result.Promises, row)
			v.tell(t, promise{name: p.name, meaning: p.meaning}, row)
		})
	}
	if v.schedules > 0 {
		result.Exploration = v.exploration()
		v.t.Log(result.Exploration.Bound)
	}
	if v.unable != "" {
		v.t.Logf("only the outside was tested: %s", v.unable)
	}
	result.Summarize()
	if v.problem != nil {
		result.Verdict, result.Problem = report.Inconclusive, v.problem.Error()
	}
}

// checkAll puts everything to the test that is not taken back, from inside and then
// from outside. A loop that was seen broken inside may hang outside, and is spared.
func (v *loopVerification) checkAll() {
	does := v.settings.hunt.method.performs
	if does(explore) {
		amongRaces(v.t, v.explore)
	}
	spared := func() bool { return v.problem != nil || len(v.findings) > 0 }
	for i := range loopScenes {
		if s := &loopScenes[i]; does(blocking) && !s.inside && s.can(v.settings.loop) && !spared() {
			v.playOutside(s)
		}
	}
	if does(stress) && !spared() {
		v.checkOutside()
	}
	if does(blocking) && !spared() {
		v.checkWired()
	}
}

// over tells whether what is hunted has been found.
func (v *loopVerification) over() bool {
	_, found := v.findings[v.settings.hunt.promise]
	return found || v.settings.hunt.promise == anyPromise && len(v.findings) > 0
}

// exploration says how much a pass is worth.
func (v *loopVerification) exploration() *report.Exploration {
	bound := fmt.Sprintf("%d schedules of %d programs of at most %d steps inside the loop, %d programs exhaustively", v.schedules, v.programs, v.steps, v.complete)
	if v.scenes > 0 {
		bound += fmt.Sprintf(", and of %d scenes", v.scenes)
	}
	if v.tooLong > 0 {
		bound += fmt.Sprintf("; %d more were cut off after %d steps", v.tooLong, loopSteps)
	}
	if v.unwired != "" {
		bound += "; no pipe and no TCP connection: " + v.unwired
	}
	return &report.Exploration{Threads: v.threads, Ops: v.steps, Bound: bound, Schedules: v.schedules,
		SchedulesPerSecond: float64(v.schedules) / time.Since(v.effort.begin).Seconds()}
}

func (v *loopVerification) covered(promise string, cases int, method check) {
	if cases == 0 {
		return
	}
	v.cases[promise] += cases
	if !slices.Contains(v.methods[promise], string(method)) {
		v.methods[promise] = append(v.methods[promise], string(method))
	}
}

// verdict is what is known of one promise.
func (v *loopVerification) verdict(t *testing.T, p loopPromise) report.Promise {
	row := report.Promise{Name: p.name, Method: append([]string{}, v.methods[p.name]...), Cases: v.cases[p.name]}
	f, broken := v.findings[p.name]
	switch {
	case slices.Contains(v.settings.takenBack, p.name):
		return with(row, report.NotPromised, strings.TrimSuffix("taken back; observed: "+v.observed[p.name], "; observed: "))
	case p.has != nil && !p.has(v.settings.loop):
		return with(row, report.NotPromised, "the loop has no "+p.needs)
	case broken:
		v.keep(p.name, f)
		row.Counterexample = f.counterexample(p, replayCommand(v.t, v.pkg, f.replays()))
		row.Counterexample.Effort = f.price.report(v.settings.hunt)
		return with(row, report.Fail, f.message)
	case v.problem != nil:
		return with(row, report.Inconclusive, v.problem.Error())
	case v.endless[p.name] != "":
		return with(row, report.NotChecked, v.endless[p.name])
	case row.Cases == 0 && v.unable != "":
		return with(row, report.NotChecked, v.unable)
	case row.Cases == 0:
		return with(row, report.NotChecked, "no case put it to the test")
	}
	return with(row, report.Pass, "")
}
