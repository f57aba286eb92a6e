package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// report prints what became of the mutants, and gives the exit status.
func (c *court) report(w io.Writer, records []*record) int {
	c.verdicts(w, records)
	if len(c.request.methods) > 0 {
		c.scoreboard(w, records)
	}
	c.counterexamples(w, records)
	for _, err := range c.strange {
		fmt.Fprintf(w, "no row: %v\n", err)
	}
	just, expressible := 0, 0
	for _, r := range records {
		v := r.verdict()
		if v.finding != inexpressible {
			expressible++
		}
		if v.just() && v.finding != inexpressible {
			just++
		}
	}
	fmt.Fprintf(w, "total: %s\n", strings.Join(c.totals(records, just, expressible), "; "))
	if just < expressible || len(c.strange) > 0 {
		return statusBroken
	}
	return statusHolds
}

// totals are the parts of the last line.
func (c *court) totals(records []*record, just, expressible int) []string {
	if c.request.bases {
		return []string{fmt.Sprintf("%d of %s acquitted", just, plural(expressible, "base"))}
	}
	parts := []string{fmt.Sprintf("%d of %s convicted by their promise and within their size", just, plural(expressible, "mutant"))}
	if n := len(records) - expressible; n > 0 {
		parts = append(parts, fmt.Sprintf("%d inexpressible", n))
	}
	if len(c.strange) > 0 {
		parts = append(parts, plural(len(c.strange), "unreadable file"))
	}
	for _, m := range c.request.methods {
		n := 0
		for _, r := range records {
			if cellOf(r.trials[m], r.mutant.row.Promise).caught() {
				n++
			}
		}
		parts = append(parts, fmt.Sprintf("%s %d/%d", m, n, expressible))
	}
	var medians []float64
	worst := 0.0
	for _, r := range records {
		if c := cellOf(r.trials[portfolio], r.mutant.row.Promise); c.caught() {
			medians = append(medians, c.Milliseconds)
			worst = max(worst, c.worst)
		}
	}
	if len(medians) == 0 {
		return parts
	}
	return append(parts, fmt.Sprintf("portfolio in %.0f ms (median), %.0f ms (worst)", median(medians), worst))
}

// verdicts prints the portfolio's verdict on each row.
func (c *court) verdicts(w io.Writer, records []*record) {
	rows := [][]string{{"row", "base", "promise", "finding", "threads", "preemptions", "schedules", "ms"}}
	var reasons []string
	for _, r := range records {
		row, v := r.mutant.row, r.verdict()
		line := []string{row.ID, row.Base, row.Promise, string(v.finding)}
		if v.broken != nil && v.promise == row.Promise {
			cell := cellOf(r.trials[portfolio], row.Promise)
			line = append(line, fmt.Sprint(v.broken.Threads), fmt.Sprint(v.broken.Preemptions))
			if cell.caught() {
				line = append(line, fmt.Sprint(cell.Runs), fmt.Sprintf("%.0f", cell.Milliseconds))
			}
		}
		rows, reasons = append(rows, line), append(reasons, v.reason)
	}
	for i, line := range aligned(rows, 4) {
		fmt.Fprintln(w, line)
		if i > 0 && reasons[i-1] != "" {
			fmt.Fprintln(w, "      "+strings.Join(wrap(reasons[i-1], lineWidth-6), "\n      "))
		}
	}
}

// scoreboard prints a row for each mutant and a column for each method.
func (c *court) scoreboard(w io.Writer, records []*record) {
	methods := append(slices.Clone(c.request.methods), portfolio)
	rows := [][]string{append([]string{"row"}, methods...)}
	for _, r := range records {
		if !r.mutant.ready() {
			continue
		}
		line := []string{r.mutant.row.ID}
		for _, m := range methods {
			line = append(line, cellOf(r.trials[m], r.mutant.row.Promise).text(r.mutant.row.Promise))
		}
		rows = append(rows, line)
	}
	fmt.Fprintf(w, "\n"+legend+"\n\n", inVain)
	for _, line := range aligned(rows, 1) {
		fmt.Fprintln(w, line)
	}
	fmt.Fprintln(w)
}

// legend says what stands in a cell; its number is inVain.
const legend = `schedules/milliseconds to conviction, medians over the seeds, without start and minimising; - where the
mutant survived the method's budget with most seeds (a method is given up on a row after %d in vain); * where a
promise was broken, but not the row's; k/n: with k of n seeds.
model: programs beside the model, from outside. random to bounded, sleep and fuzz: one strategy alone, inside
the lock, with the programs and the 3 s of verify (-budget). race: the race detector's reports alone, over what
verify explores. stress: threads that run freely. fuzz: mutated bytes read as deviations from run-to-block,
kept if the run was new; no guidance by coverage. probes: the checks that verify makes for one promise each
(turns, blocking calls, misuse). portfolio: verify, up to the first conviction by the row's promise.`

// aligned makes columns: the first some to the left, the others to the right.
func aligned(rows [][]string, left int) []string {
	var width []int
	for _, row := range rows {
		for i, s := range row {
			if i == len(width) {
				width = append(width, 0)
			}
			width[i] = max(width[i], utf8.RuneCountInString(s))
		}
	}
	var lines []string
	for _, row := range rows {
		var b strings.Builder
		for i, s := range row {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(s))
			if i < left {
				b.WriteString(s + pad + "  ")
			} else {
				b.WriteString(pad + s + "  ")
			}
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return lines
}

// counterexamples shows those that are asked for: of one mutant without asking.
func (c *court) counterexamples(w io.Writer, records []*record) {
	for _, r := range records {
		if v := r.verdict(); v.broken != nil && (c.request.verbose || len(records) == 1) {
			fmt.Fprintf(w, "\n%s: %s\n\n%s\n\n", r.mutant.row.ID, r.mutant.row.Story, strings.TrimRight(v.broken.Text, "\n"))
		}
	}
}
