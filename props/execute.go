package props

import (
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gilcheck/gilcheck/props/program"
)

// A runner executes programs on one subject.
type runner struct {
	t        *testing.T
	subject  *subject
	settings settings
	effort   *effort
	prompt   bool // prompt-handover is promised
	bubbled  bool // waiters block durably: a bubble can be used
	patience int  // polls, outside a bubble
	tame     bool // Block is known to be broken: its calls end plainly
}

// An outcome is what one execution showed.
type outcome struct {
	broken    *violation
	history   []event
	lines     []line
	err       error // the lock could not be made, or the bubble hung
	maxBypass int
}

// bubbleHang is how long, in real time, a bubble may take over one program before
// it counts as hung: something in it blocks in a way that synctest cannot see.
// A program takes well below a millisecond: `go test -fuzz FuzzMutualExclusion ./fuzz`
// counts them.
const bubbleHang = 10 * time.Second

// errHung says that a bubble did not come to an end.
var errHung = fmt.Errorf("the lock blocks in a way that testing/synctest cannot see (a raw mutex, spinning, a system call)")

// execute runs one program from a new lock to its orderly end.
func (r *runner) execute(p program.Program) outcome {
	if r.bubbled {
		return r.inBubble(p)
	}
	late := time.Now().Add(bubbleHang)
	return r.play(runtimeWorld{r.patience}, p, func() bool { return time.Now().After(late) })
}

// play is one execution in a given world.
func (r *runner) play(w world, p program.Program, late func() bool) outcome {
	threads := max(r.settings.threads, p.Threads())
	limit := r.settings.bypass
	if threads > r.settings.threads {
		limit = -1 // what was declared was declared for fewer
	}
	bypass := newBypassMonitor(threads, limit)
	monitors := []monitor{bypass}
	if w.exact() {
		monitors = append(monitors, newIntervalMonitor(threads))
	}
	rules := r.settings.rules(threads)
	j := newJudge(rules, w.exact(), monitors...)
	x, err := newSession(w, r.subject, threads, j)
	if err != nil {
		return outcome{err: err}
	}
	x.prompt, x.tame, x.late = r.prompt, r.tame, late
	x.run(p)
	x.dismiss()
	if j.broken != nil && j.broken.kind == outOfOrder {
		return outcome{err: fmt.Errorf("%s in %q, which is a fault of gilcheck: please report it", j.broken.message, p)}
	}
	return outcome{broken: j.broken, history: j.history, lines: x.lines, maxBypass: bypass.most}
}

// inBubble plays the program in a synctest bubble. A bubble whose goroutines can
// never end (a deadlock in the lock under test) panics with that news when its
// main goroutine is done; by then everything about it is known.
func (r *runner) inBubble(p program.Program) outcome {
	var late atomic.Bool
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			if v := recover(); v != nil && o.broken == nil && o.err == nil && o.lines == nil {
				o.err = fmt.Errorf("the bubble ended with: %v", v)
			}
			done <- o
		}()
		synctest.Test(r.t, func(*testing.T) { o = r.play(bubble{}, p, late.Load) })
	}()
	timer := time.NewTimer(bubbleHang / 4)
	defer timer.Stop()
	for range 4 {
		select {
		case o := <-done:
			return o
		case <-timer.C:
			late.Store(true)
			timer.Reset(bubbleHang / 4)
		}
	}
	return outcome{err: errHung}
}
