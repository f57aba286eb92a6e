package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/report"
)

// lineWidth is where reasons are wrapped, in characters.
const lineWidth = 100

// A printer writes the verdicts for people.
type printer struct {
	w      io.Writer
	colour bool
}

func newPrinter(w io.Writer) *printer {
	return &printer{w: w, colour: onTerminal(w) && os.Getenv("NO_COLOR") == ""}
}

// heading names a lock, and what made it if its type does not say so.
func heading(o outcome) string {
	h := o.Package
	if o.Lock != "" {
		h += " " + o.Lock
	}
	if o.by != "" && o.by != o.Lock {
		h += " (" + o.by + ")"
	}
	return h
}

// lock prints everything about one lock.
func (p *printer) lock(o outcome) {
	fmt.Fprintf(p.w, "%s\n\n", p.paint(bold, heading(o)))
	p.table(o.Promises)
	for _, promise := range o.Promises {
		if c := promise.Counterexample; c != nil {
			fmt.Fprintf(p.w, "\n%s\n", strings.TrimRight(c.Text, "\n"))
		}
	}
	fmt.Fprintf(p.w, "\n%s: %s; %s\n", heading(o), p.verdict(o.Verdict, 0), tally(o.Promises))
	if e := o.Exploration; e != nil {
		fmt.Fprintf(p.w, "%s%s\n", explored(e), overtaken(o))
	}
	fmt.Fprintln(p.w)
}

// table prints one row a promise, and the reasons below their rows.
func (p *printer) table(promises []report.Promise) {
	name, verdict, method := len("promise"), len("verdict"), len("method")
	for _, r := range promises {
		name = max(name, utf8.RuneCountInString(r.Name))
		verdict = max(verdict, utf8.RuneCountInString(words(r.Verdict)))
		method = max(method, utf8.RuneCountInString(methodsOf(r)))
	}
	const cases = 7 // digits; more push the column to the right
	fmt.Fprintf(p.w, "  %-*s  %-*s  %-*s  %*s\n", name, "promise", verdict, "verdict", method, "method", cases, "cases")
	width := 2 + name + 2 + verdict + 2 + method + 2 + cases
	for _, r := range promises {
		count := ""
		if r.Cases > 0 {
			count = strconv.Itoa(r.Cases)
		}
		row := fmt.Sprintf("  %-*s  %s  %-*s  %*s", name, r.Name, p.verdict(r.Verdict, verdict), method, methodsOf(r), cases, count)
		reason := r.Reason
		if r.Counterexample != nil {
			reason = "see below" // it tells the same and more
		}
		p.row(row, width, reason, 2+name+2)
	}
}

// row prints a row with its reason: behind it if there is room, or below.
func (p *printer) row(row string, width int, reason string, indent int) {
	lines := wrap(reason, lineWidth-width-2)
	if len(lines) == 1 {
		fmt.Fprintln(p.w, row+"  "+lines[0])
		return
	}
	fmt.Fprintln(p.w, strings.TrimRight(row, " "))
	for _, line := range wrap(reason, lineWidth-indent) {
		fmt.Fprintln(p.w, strings.Repeat(" ", indent)+line)
	}
}

func methodsOf(r report.Promise) string { return strings.Join(r.Method, ", ") }

// words is a verdict for people; a broken promise stands out without colour, too.
func words(v report.Verdict) string {
	if v == report.Fail {
		return "FAIL"
	}
	return strings.ReplaceAll(string(v), "-", " ")
}

// tally counts the verdicts: "12 promises: 9 pass, 1 FAIL, 2 not checked".
func tally(promises []report.Promise) string {
	count := map[report.Verdict]int{}
	for _, r := range promises {
		count[r.Verdict]++
	}
	var parts []string
	for _, v := range []report.Verdict{report.Pass, report.Fail, report.Inconclusive, report.NotChecked, report.NotPromised} {
		if count[v] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[v], words(v)))
		}
	}
	return plural(len(promises), "promise") + ": " + strings.Join(parts, ", ")
}

// explored says how much a pass is worth.
func explored(e *report.Exploration) string {
	s := "tried with " + plural(e.Threads, "thread") + ": "
	if e.Bound != "" {
		s += e.Bound
	} else {
		s += fmt.Sprintf("%s of up to %s", plural(e.Schedules, "schedule"), plural(e.Ops, "step"))
	}
	if e.Complete {
		s += ", all there are"
	}
	return s
}

// overtaken says how unfair a lock was; of an event loop there is nothing to say.
func overtaken(o outcome) string {
	if len(o.Promises) > 0 && slices.Contains(props.LoopPromiseNames(), o.Promises[0].Name) {
		return ""
	}
	return fmt.Sprintf("; a waiter was overtaken at most %s", plural(o.Exploration.MaxBypass, "time"))
}

// total is the last line.
func (p *printer) total(all []outcome, skipped int, subject string) {
	count := map[int]int{}
	for _, o := range all {
		count[o.status]++
	}
	fmt.Fprintf(p.w, "total %s: %d pass, %d fail, %d inconclusive, %d cannot be used", plural(len(all), "result"),
		count[statusHolds], count[statusBroken], count[statusInconclusive], count[statusUnusable])
	if skipped > 0 {
		fmt.Fprintf(p.w, "; %s without %s", plural(skipped, "package"), subject)
	}
	fmt.Fprintln(p.w)
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
