package props

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/sched"
)

// A row is one line of a schedule as a reader sees it: what one thread did.
type row struct {
	thread string
	op     string
	site   string // file:line, if it has one
	note   bool   // a call or a return, rather than an operation
}

// rowsOf makes the rows of a run that was traced.
func rowsOf(events []sched.Event) []row {
	var rows []row
	for i := range events {
		ev := &events[i]
		if ev.Note != "" {
			rows = append(rows, row{thread: ev.Name, op: ev.Note, note: true})
			continue
		}
		r := row{thread: ev.Name, op: ev.Kind.String()}
		if v := valueOf(ev); v != "" {
			r.op += " = " + v
		}
		if file, line, _, ok := ev.Site(); ok {
			r.site = fmt.Sprintf("%s:%d", filepath.Base(file), line)
		}
		rows = append(rows, r)
	}
	return rows
}

// valueOf writes the value of an operation that has one worth showing.
func valueOf(ev *sched.Event) string {
	switch ev.Kind {
	case sched.Load, sched.Store, sched.Update, sched.Add, sched.Length:
		return fmt.Sprint(int64(ev.Value))
	case sched.TryLock, sched.TryRLock:
		return fmt.Sprint(ev.Value != 0)
	}
	return ""
}

// columnMin keeps a column of short names apart from the next.
const columnMin = 12

// columnsOf writes one column per thread, the main thread's first, one row per
// operation.
func columnsOf(rows []row) string {
	rows = folded(rows)
	var threads []string
	width := map[string]int{}
	for _, r := range rows {
		if r.thread == "" {
			continue
		}
		if _, known := width[r.thread]; !known {
			threads = append(threads, r.thread)
			width[r.thread] = max(columnMin, len(r.thread))
		}
		width[r.thread] = max(width[r.thread], len(r.text()))
	}
	slices.SortFunc(threads, func(a, b string) int {
		return strings.Compare(columnKey(a), columnKey(b))
	})
	var b strings.Builder
	write := func(number string, cell func(string) string) {
		line := fmt.Sprintf("%4s", number)
		for _, t := range threads {
			line += fmt.Sprintf("  %-*s", width[t], cell(t))
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	write("", func(t string) string { return t })
	for i, r := range rows {
		if r.thread == "" {
			fmt.Fprintf(&b, "      %s\n", r.op)
			continue
		}
		write(fmt.Sprint(i+1), func(t string) string {
			if t == r.thread {
				return r.text()
			}
			return ""
		})
	}
	return b.String()
}

// columnKey orders columns: main, then by name.
func columnKey(thread string) string {
	if thread == "main" {
		return ""
	}
	return thread
}

func (r row) text() string {
	switch {
	case r.note:
		return r.op
	case r.site != "":
		return "  " + r.op + "  " + r.site
	}
	return "  " + r.op
}

// traceOf is the rows as data.
func traceOf(rows []row) []report.TraceStep {
	steps := make([]report.TraceStep, len(rows))
	for i, r := range rows {
		steps[i] = report.TraceStep{Thread: r.thread, Op: r.op, Site: r.site}
	}
	return steps
}

// Loops are folded that have up to foldPeriod rows a turn and go round more than
// foldTurns times.
const (
	foldPeriod = 16
	foldTurns  = 2
)

// folded replaces the turns of a loop, but for the first few, by a remark.
func folded(rows []row) []row {
	var out []row
	for i := 0; i < len(rows); {
		period, turns := loopAt(rows[i:])
		if turns <= foldTurns {
			out = append(out, rows[i])
			i++
			continue
		}
		out = append(out, rows[i:i+foldTurns*period]...)
		out = append(out, row{op: fmt.Sprintf("... and the same %d times more", turns-foldTurns)})
		i += turns * period
	}
	return out
}

// loopAt finds the shortest period with which the rows begin, and how many turns
// of it there are.
func loopAt(rows []row) (period, turns int) {
	for period = 1; period <= foldPeriod && 2*period <= len(rows); period++ {
		for turns = 1; (turns+1)*period <= len(rows) && slices.Equal(rows[:period], rows[turns*period:(turns+1)*period]); turns++ {
		}
		if turns > foldTurns {
			return period, turns
		}
	}
	return 1, 1
}
