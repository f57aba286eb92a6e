package main

import (
	"context"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/report"
)

// exploreTest explores one test in a process of its own.
func (e *examination) exploreTest(ctx context.Context, binary *testBinary, t exploredTest) outcome {
	options := strings.TrimSpace(os.Getenv(props.OptionsVariable) + " " + strings.Join(e.request.options, " "))
	again := e.request.command(e.path, "explore", "-run", quote("^"+t.name+"$"))
	env := append(e.environment(binary), props.OptionsVariable+"="+options, props.CommandVariable+"="+again)
	env = append(env, e.request.replayDir()...)
	end := start(ctx, e.timeout, e.dir, env, binary.file,
		"-test.run="+t.pattern(), "-test.v", "-test.paniconexit0", "-test.timeout="+(2*e.timeout).String())
	o := e.outcome(t.name, statusHolds, "")
	o.Lock, o.by = t.name, t.name
	row := report.Promise{Name: exploredPromise, Verdict: report.Pass, Method: []string{"explore"}}
	o.status, row.Verdict, row.Reason = verdictOf(end)
	said := blocks(end.output)
	row.Cases, o.Exploration = explorationOf(said)
	switch o.status {
	case statusUnusable:
		o.Problem = row.Reason
		return o
	case statusBroken:
		text := strings.Join(said, "\n")
		if race := dataRace(end.output); race != "" {
			text = strings.TrimSpace(race + "\n\n" + text)
		}
		row.Counterexample = &report.Counterexample{Trace: []report.TraceStep{}, Text: text, Replay: replayIn(text)}
	}
	o.Promises = []report.Promise{row}
	o.Verdict = row.Verdict
	return o
}

// exploredPromise is what is asked of a test, in the place of a lock's promises.
const exploredPromise = "passes-in-every-schedule"

// verdictOf judges how the process of an exploration ended.
func verdictOf(end ending) (status int, v report.Verdict, reason string) {
	code, exited := end.exitStatus()
	said := failure(end.output)
	first, _, _ := strings.Cut(said, " | ")
	_, message, _ := strings.Cut(first, ": ")
	switch {
	case !exited && end.interrupted:
		return statusInconclusive, report.Inconclusive, interrupted
	case end.late:
		return statusInconclusive, report.Inconclusive, fmt.Sprintf("no verdict within %v", end.timeout)
	case exited && code == 0 && skipMessage(end.output) != "":
		return statusInconclusive, report.Inconclusive, "nothing was explored: " + skipMessage(end.output)
	case exited && code == 0 && strings.Contains(end.output, "testing: warning: no tests to run"):
		return statusUnusable, report.Inconclusive, "its TestMain does not run the test"
	case exited && code == 0:
		return statusHolds, report.Pass, ""
	case exited && code == 1 && dataRace(end.output) != "":
		return statusBroken, report.Fail, "a data race"
	case exited && code == 1 && testFailed(end.output) && strings.HasPrefix(message, inconclusive):
		return statusInconclusive, report.Inconclusive, strings.TrimPrefix(message, inconclusive)
	case exited && code == 1 && testFailed(end.output):
		return statusBroken, report.Fail, message
	}
	return statusUnusable, report.Inconclusive, fmt.Sprintf("the test process ended without a verdict, with %s%s", end.how(), after(lastWords(end.output)))
}

// inconclusive is how props.Explore begins a failure that proves nothing.
const inconclusive = "inconclusive: "

// blocks gives what a test logged, each message with all its lines.
func blocks(output string) []string {
	var all []string
	for line := range strings.Lines(output) {
		line = strings.TrimSuffix(line, "\n")
		rest, continued := strings.CutPrefix(line, "        ")
		switch at := logged.FindString(line); {
		case at != "":
			all = append(all, line[len(at):])
		case continued && len(all) > 0:
			all[len(all)-1] += "\n" + rest
		}
	}
	return all
}

var scheduleCount = regexp.MustCompile(`^(all )?(\d+) schedules`)

// explorationOf adds up what the test says of how much was tried.
func explorationOf(said []string) (schedules int, e *report.Exploration) {
	complete := true
	var bounds []string
	for _, text := range said {
		m := scheduleCount.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			continue // more digits than a number has
		}
		schedules += n
		complete = complete && m[1] != ""
		bounds = append(bounds, text)
	}
	if bounds == nil {
		return 0, nil
	}
	return schedules, &report.Exploration{Schedules: schedules, Complete: complete, Bound: strings.Join(bounds, "; ")}
}

// replayIn is the command that a failure ends with.
func replayIn(text string) string {
	_, rest, _ := strings.Cut(text, "to replay: ")
	command, _, _ := strings.Cut(rest, "\n")
	return command
}

// test prints everything about one explored test.
func (p *printer) test(o outcome) {
	row := o.Promises[0]
	fmt.Fprintf(p.w, "%s: %s", p.paint(bold, heading(o)), p.verdict(o.Verdict, 0))
	switch {
	case row.Counterexample != nil:
		fmt.Fprintf(p.w, "\n\n%s\n\n", strings.TrimRight(row.Counterexample.Text, "\n"))
	case row.Reason != "":
		fmt.Fprintf(p.w, "; %s\n", row.Reason)
	case o.Exploration != nil:
		fmt.Fprintf(p.w, "; %s\n", o.Exploration.Bound)
	default:
		fmt.Fprintln(p.w)
	}
}
