package props

import (
	"fmt"
	"strings"

	"github.com/gilcheck/gilcheck/model"
	"github.com/gilcheck/gilcheck/props/report"
)

// trace writes the execution step by step: what was begun, and what returned
// before the next step.
func (o outcome) trace() string {
	width := 0
	for _, l := range o.lines {
		width = max(width, len(l.step))
	}
	var b strings.Builder
	for i, l := range o.lines {
		if l.ending && (i == 0 || !o.lines[i-1].ending) {
			b.WriteString("      the steps are done; now everybody lets go, and acquires once more\n")
		}
		until := len(o.history)
		if i+1 < len(o.lines) {
			until = min(until, o.lines[i+1].events)
		}
		fmt.Fprintf(&b, "%4d  %s\n", i+1, strings.TrimRight(fmt.Sprintf("%-*s  %s", width, l.step, o.effects(l, until)), " "))
	}
	return b.String()
}

// effects says what was seen between the beginning of a step and the next one.
func (o outcome) effects(l line, until int) string {
	var seen []string
	returned := false
	for _, e := range o.history[min(l.events, until):until] {
		if e.Kind != model.Returned {
			continue
		}
		returned = returned || e.Thread == l.thread
		seen = append(seen, e.effect())
	}
	if !returned && l.thread >= 0 {
		seen = append([]string{fmt.Sprintf("T%d waits", l.thread)}, seen...)
	}
	return strings.Join(seen, ", ")
}

// effect is the end of an operation in a few words.
func (e event) effect() string {
	who := fmt.Sprintf("T%d", e.Thread)
	switch {
	case e.Op == model.Close:
		return "closed"
	case e.detail != "":
		return fmt.Sprintf("%s %s", call(e.Thread, e.Op), e.detail)
	case e.Op == model.Checkpoint || e.Op == model.TryAcquire:
		return fmt.Sprintf("%s = %v", call(e.Thread, e.Op), e.Result == model.OK)
	case takesLock(e):
		return who + " holds"
	case e.Op == model.Block:
		return who + " is in its blocking call"
	case e.Op == model.Exit:
		return who + " has ended"
	case e.Op == model.Misuse:
		return call(e.Thread, e.Op) + " returned"
	default:
		return who + " has let go"
	}
}

// counterexample is the finding as data.
func (f finding) counterexample(meaning, replay string) *report.Counterexample {
	if f.schedule != nil {
		return f.insideCounterexample(meaning, replay)
	}
	c := &report.Counterexample{Threads: f.program.Threads(), Steps: len(f.outcome.lines),
		Text: f.text(meaning, replay), Replay: replay}
	for i, l := range f.outcome.lines {
		thread := ""
		if l.thread >= 0 {
			c.Threads = max(c.Threads, l.thread+1) // who takes turns has no program
			thread = fmt.Sprintf("T%d", l.thread)
			c.Threads = max(c.Threads, l.thread+1) // there may be no program
		}
		c.Trace = append(c.Trace, report.TraceStep{Thread: thread, Op: strings.TrimPrefix(l.step, thread+".")})
		if i > 0 && f.outcome.preempts(i) {
			c.Preemptions++
		}
	}
	return c
}

// preempts reports whether step i belongs to another thread than the one before,
// which had returned and could have gone on.
func (o outcome) preempts(i int) bool {
	last, l := o.lines[i-1], o.lines[i]
	if last.thread < 0 || l.thread < 0 || last.thread == l.thread {
		return false
	}
	for _, e := range o.history[min(last.events, len(o.history)):min(l.events, len(o.history))] {
		if e.Kind == model.Returned && e.Thread == last.thread {
			return true
		}
	}
	return false
}
