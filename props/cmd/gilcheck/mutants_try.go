package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"
)

// raceMethod is the method that needs a binary of its own.
const raceMethod = "race"

// A charge is a trial that is to be held: of a mutant, by one method or all of them.
type charge struct {
	mutant *mutant
	method string
	seed   int
}

// race tells whether the trial is held under the race detector.
func (ch charge) race() bool { return ch.mutant.row.Declared.Race || ch.method == raceMethod }

// waits tells whether the trial spends most of its time on waiting for threads that run
// freely: a quarter of a processor is what such a trial took.
func (ch charge) waits() bool {
	return slices.Contains([]string{"model", "stress", "probes"}, ch.method)
}

// waitingTrials is how many of those are held where one of the others would be.
const waitingTrials = 4

// A record is all that was found about a mutant.
type record struct {
	mutant *mutant
	trials map[string][]sentence // by method, in the order of the seeds
}

// trialTimeout ends a trial that hangs where the suite cannot interrupt it: longer
// than the minute that the suite itself waits for a lock that will not answer.
const trialTimeout = 2 * time.Minute

// A method that meets nothing with so many seeds has hardly a median: of twenty, eleven
// of the other fifteen would have to convict. The portfolio is tried with all seeds.
const inVain = 5

// hear holds all trials, some at a time: the portfolio's first, and the seeds after
// those that may be in vain at the end.
func (c *court) hear(ctx context.Context, stderr io.Writer) []*record {
	var records []*record
	for _, mu := range c.mutants {
		r := &record{mu, map[string][]sentence{portfolio: make([]sentence, c.request.seeds)}}
		if mu.ready() {
			for _, method := range c.request.methods {
				r.trials[method] = make([]sentence, c.request.seeds)
			}
		}
		records = append(records, r)
	}
	progress := startProgress(stderr, len(records)*(1+len(c.request.methods))*c.request.seeds)
	defer progress.stop()
	first := min(inVain, c.request.seeds)
	held := c.hold(ctx, records, 0, first, progress, 0)
	for _, r := range records {
		for _, method := range c.request.methods {
			r.trials[method] = unlessInVain(r.trials[method])
		}
	}
	c.hold(ctx, records, first, c.request.seeds, progress, held)
	return records
}

// known leaves out the trials that were not held, and the mutants of which there is no
// verdict.
func known(records []*record) []*record {
	for _, r := range records {
		for method, trials := range r.trials {
			r.trials[method] = slices.DeleteFunc(trials, func(s sentence) bool { return s.finding == "" })
		}
	}
	return slices.DeleteFunc(records, func(r *record) bool { return len(r.trials[portfolio]) == 0 })
}

// unlessInVain leaves out the trials after those that were in vain.
func unlessInVain(trials []sentence) []sentence {
	if len(trials) > inVain && !slices.ContainsFunc(trials[:inVain], sentence.convicts) {
		return trials[:inVain]
	}
	return trials
}

// hold holds the trials with the seeds from one to before another, and counts on from
// those that have been held.
func (c *court) hold(ctx context.Context, records []*record, from, to int, progress *progress, held int) int {
	var trials sync.WaitGroup
	rooms := map[bool]chan struct{}{false: make(chan struct{}, c.request.jobs), true: make(chan struct{}, waitingTrials*c.request.jobs)}
	for _, method := range append([]string{portfolio}, c.request.methods...) {
		for _, r := range records {
			for i := from; i < min(to, len(r.trials[method])); i++ {
				if ctx.Err() != nil {
					break
				}
				held++
				ch, s := charge{r.mutant, method, c.request.seed + i}, &r.trials[method][i]
				room := rooms[ch.waits()]
				room <- struct{}{}
				progress.next(held, fmt.Sprintf("%s %s, seed %d", r.mutant.row.ID, method, ch.seed))
				trials.Go(func() {
					if got := c.trial(ctx, ch); ctx.Err() == nil {
						*s = got
					}
					<-room
				})
			}
		}
	}
	trials.Wait()
	return held
}

// trial verifies one mutant in a process of its own.
func (c *court) trial(ctx context.Context, ch charge) sentence {
	mu, p := ch.mutant, c.panels[ch.race()]
	switch {
	case mu.row.Inexpressible != "":
		return sentence{finding: inexpressible, reason: mu.row.Inexpressible}
	case mu.problem != nil:
		return sentence{finding: unusable, reason: mu.problem.Error()}
	case p.err != nil:
		return sentence{finding: unusable, reason: p.err.Error()}
	}
	temp, err := os.MkdirTemp(p.temp, "trial")
	if err != nil {
		return sentence{finding: unusable, reason: err.Error()}
	}
	defer os.RemoveAll(temp)
	e := &examination{target: &target{path: mu.path, dir: filepath.Join(c.module.dir, mu.row.Folder())},
		request: c.request.request(ch), module: c.module, temp: temp, timeout: trialTimeout, again: mutantsAgain(ch)}
	outcomes, err := e.runTest(ctx, p.binary, mu.test(), mu.constructor.expr, 0)
	if err != nil {
		return sentence{finding: survived, reason: err.Error()}
	}
	if c.request.bases {
		return judgeBase(outcomes)
	}
	return judgeMutant(mu.row, outcomes)
}

// mutantsAgain is the command that tries a mutant again.
func mutantsAgain(ch charge) string {
	command := fmt.Sprintf("go run %s mutants -seed %d ", commandPath, ch.seed)
	if ch.method != portfolio {
		command += "-method " + ch.method + " "
	}
	return command + ch.mutant.row.ID
}

// verdict is the sentence that counts for the row: the first one of the portfolio
// that is not as it ought to be, or else the one with the largest counterexample.
func (r *record) verdict() sentence {
	all := r.trials[portfolio]
	if i := slices.IndexFunc(all, func(s sentence) bool { return !s.just() }); i >= 0 {
		s := all[i]
		if len(all) > 1 {
			s.reason = fmt.Sprintf("with the %s of %d seeds: %s", ordinal(i+1), len(all), s.reason)
		}
		return s
	}
	return slices.MaxFunc(all, func(a, b sentence) int { return a.size() - b.size() })
}

func ordinal(n int) string { return fmt.Sprintf("%d.", n) }
