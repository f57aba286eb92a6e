package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/report"
)

// These end a trial that hangs where the suite cannot interrupt it. Histories take the
// budget for each program, and some of the programs take more.
const (
	mutantTimeout    = 2 * time.Minute
	historiesTimeout = 15 * time.Minute
)

// see has the suite fingerprint what clients see of one mutant, or of the lock itself,
// and compare that with what is in the file, if there is one.
func (l *laboratory) see(ctx context.Context, b built, mu *mutation, file string) []outcome {
	return l.run(ctx, b, mu, historiesTimeout, []string{props.HistoriesVariable + "=" + file}, "-method=histories")
}

// run verifies one mutant, or the lock itself, in a process of its own.
func (l *laboratory) run(ctx context.Context, b built, mu *mutation, limit time.Duration, env []string, options ...string) []outcome {
	r := *l.request
	r.options = append(slices.Clone(r.options), options...)
	e := &examination{target: &target{path: l.target.path, dir: l.target.dir}, request: &r, module: l.module,
		timeout: limit + budgetFactor*r.budget, again: "gilcheck mutate", env: env}
	temp, err := os.MkdirTemp(b.temp, "trial")
	if err == nil {
		defer os.RemoveAll(temp)
		e.temp = temp
		var all []outcome
		if all, err = e.runTest(ctx, b.binary, mu.test, l.constructor.expr, 0); err == nil {
			return all
		}
	}
	return []outcome{e.outcome(l.constructor.expr, statusUnusable, err.Error())}
}

// verifyOriginal verifies the lock itself: what fails it would be held against every
// mutant.
func (l *laboratory) verifyOriginal(ctx context.Context, all []built) outcome {
	e := &examination{target: l.target, request: l.request}
	i := slices.IndexFunc(all, func(b built) bool { return slices.Contains(b.list, l.original) })
	switch {
	case ctx.Err() != nil:
		return e.outcome(l.constructor.expr, statusInconclusive, interrupted)
	case i < 0 || l.original.reason != "":
		return e.outcome(l.constructor.expr, statusUnusable, l.original.reason)
	}
	found := l.run(ctx, all[i], l.original, mutantTimeout, nil)
	worst := slices.MaxFunc(found, func(a, b outcome) int {
		if worst(a.status, b.status) == a.status {
			return 1
		}
		return -1
	})
	if worst.status == statusHolds {
		l.original.schedules = l.remember(l.see(ctx, all[i], l.original, ""))
	}
	return worst
}

// remember writes down what clients see of the lock itself.
func (l *laboratory) remember(found []outcome) (schedules int) {
	for _, o := range found {
		l.original.reason = cmp.Or(l.original.reason, o.Problem)
		l.histories = append(l.histories, slices.DeleteFunc(o.Histories, func(h report.Histories) bool { return !h.Complete })...)
	}
	for _, h := range l.histories {
		schedules += h.Schedules
	}
	line, err := json.Marshal(report.Result{Histories: l.histories})
	if err == nil {
		err = os.WriteFile(l.historiesFile(), append(line, '\n'), 0o600)
	}
	if err != nil {
		l.histories = nil
	}
	return schedules
}

func (l *laboratory) historiesFile() string { return filepath.Join(l.temp, "histories.jsonl") }

// try verifies the mutants, some at a time.
func (l *laboratory) try(ctx context.Context, progress *progress, done int, all []built) {
	var trials sync.WaitGroup
	rooms := make(chan struct{}, l.jobs)
	for _, b := range all {
		for _, mu := range b.list {
			if mu == l.original {
				continue
			}
			rooms <- struct{}{}
			done++
			progress.next(done, mu.String())
			trials.Go(func() {
				l.judge(ctx, b, mu)
				<-rooms
			})
		}
	}
	trials.Wait()
}

// judge tells what becomes of a mutant: it is convicted, or cannot be told from the
// lock, or is not caught.
func (l *laboratory) judge(ctx context.Context, b built, mu *mutation) {
	if mu.reason != "" {
		mu.fate = notCaught
		return
	}
	found := l.run(ctx, b, mu, mutantTimeout, nil, "-hunt=any")
	if mu.convict(found) || ctx.Err() != nil {
		return
	}
	mu.fate = notCaught
	for _, o := range found {
		if o.Problem != "" {
			mu.reason = "inconclusive: " + o.Problem
			return
		}
	}
	if len(l.histories) == 0 {
		mu.reason = "it is not known what the lock shows its clients: " + cmp.Or(l.original.reason, "no program was exhausted")
		return
	}
	compared := l.see(ctx, b, mu, l.historiesFile())
	if ctx.Err() != nil {
		mu.fate = untried
		return
	}
	if !mu.convict(compared) {
		mu.compare(l.histories, compared)
	}
}

// compare tells a mutant from the lock by what clients see.
func (mu *mutation) compare(want []report.Histories, found []outcome) {
	got := map[string]report.Histories{}
	for _, o := range found {
		for _, h := range o.Histories {
			got[h.Program] = h
		}
	}
	for _, w := range want {
		g, known := got[w.Program]
		switch {
		case g.Same(w):
			mu.programs++
			mu.schedules += g.Schedules
			continue
		case known && g.Complete:
			mu.reason = fmt.Sprintf("clients can tell it from the lock, in %s", w.Program)
		case known && g.Schedules > 0:
			mu.reason = fmt.Sprintf("whether clients can tell it from the lock is open: %d schedules of %s were not all", g.Schedules, w.Program)
		default:
			mu.reason = fmt.Sprintf("whether clients can tell it from the lock is open: %s", unexplored(found))
		}
		return
	}
	mu.fate = equivalent
}

// unexplored is why a mutant could not be explored.
func unexplored(found []outcome) string {
	for _, o := range found {
		switch {
		case o.Problem != "":
			return o.Problem
		case o.Exploration != nil:
			return o.Exploration.Bound
		}
	}
	return "nothing was reported"
}
