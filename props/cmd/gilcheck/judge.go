package main

import (
	"fmt"
	"slices"

	"github.com/gilcheck/gilcheck/props/report"
)

// interrupted is what is known of a lock after Ctrl-C.
const interrupted = "interrupted before there was a verdict"

// judge completes the results of a test with what its ending says.
func (e *examination) judge(end ending, found []outcome, by string) []outcome {
	found = slices.DeleteFunc(found, func(o outcome) bool { return o.Problem == "" && len(o.Promises) == 0 })
	more := func(status int, format string, args ...any) []outcome {
		return append(found, e.outcome(by, status, fmt.Sprintf(format, args...)))
	}
	code, exited := end.exitStatus()
	failed := exited && code == 1 && testFailed(end.output)
	switch {
	case !exited && end.interrupted:
		return more(statusInconclusive, interrupted)
	case end.late:
		return more(statusInconclusive, "no verdict within %v: the lock hangs where the suite cannot interrupt it", end.timeout)
	case exited && code == 0 && len(found) > 0:
		return found
	case exited && code == 0:
		return more(statusInconclusive, "nothing was checked%s", after(skipMessage(end.output)))
	case dataRace(end.output) != "" && len(found) > 0 && !anyWith(found, statusBroken):
		return e.blameRace(found, by, dataRace(end.output))
	case failed && !allWith(found, statusHolds):
		return found // that is why it failed
	case failed && len(found) > 0:
		return more(statusInconclusive, "the promises hold, but the test failed%s", after(failure(end.output)))
	case failed:
		return more(statusUnusable, "its test failed without a verdict%s", after(failure(end.output)))
	}
	return more(statusUnusable, "the test process ended without a verdict, with %s%s", end.how(), after(lastWords(end.output)))
}

func allWith(found []outcome, status int) bool {
	return !slices.ContainsFunc(found, func(o outcome) bool { return o.status != status })
}

func anyWith(found []outcome, status int) bool {
	return slices.ContainsFunc(found, func(o outcome) bool { return o.status == status })
}

// blameRace turns a data race into a broken promise: what a holder wrote, the
// next holder did not see as the memory model asks for. If the test verified
// several locks it cannot be told whose race it was.
func (e *examination) blameRace(found []outcome, by, text string) []outcome {
	if len(found) != 1 {
		found = append(found, e.outcome(by, statusBroken, ""))
	}
	o := &found[len(found)-1]
	broken := report.Promise{Name: "visibility", Verdict: report.Fail, Method: []string{"race"}, Cases: 1,
		Counterexample: &report.Counterexample{Trace: []report.TraceStep{}, Text: text}}
	at := slices.IndexFunc(o.Promises, func(p report.Promise) bool { return p.Name == broken.Name })
	if at < 0 {
		o.Promises = append(o.Promises, broken)
	} else {
		broken.Method = append(o.Promises[at].Method, broken.Method...)
		broken.Cases = o.Promises[at].Cases
		o.Promises[at] = broken
	}
	o.Summarize()
	o.status = statusOf(o.Result)
	return found
}

// after appends what was found in the output, if anything was.
func after(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}
