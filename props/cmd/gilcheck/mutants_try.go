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

// A record is all that was found about a mutant.
type record struct {
	mutant *mutant
	trials map[string][]sentence // by method, in the order of the seeds
}

// trialTimeout ends a trial that hangs where the suite cannot interrupt it: longer
// than the minute that the suite itself waits for a lock that will not answer.
const trialTimeout = 2 * time.Minute

// hear holds all trials, some at a time: the portfolio's first.
func (c *court) hear(ctx context.Context, stderr io.Writer) []*record {
	var records []*record
	var charges []charge
	var sentences []*sentence
	for _, mu := range c.mutants {
		records = append(records, &record{mu, map[string][]sentence{}})
	}
	for _, method := range append([]string{portfolio}, c.request.methods...) {
		for _, r := range records {
			if method != portfolio && !r.mutant.ready() {
				continue
			}
			r.trials[method] = make([]sentence, c.request.seeds)
			for i := range r.trials[method] {
				charges = append(charges, charge{r.mutant, method, c.request.seed + i})
				sentences = append(sentences, &r.trials[method][i])
			}
		}
	}
	progress := startProgress(stderr, len(charges))
	defer progress.stop()
	var trials sync.WaitGroup
	rooms := make(chan struct{}, c.request.jobs)
	for i, ch := range charges {
		rooms <- struct{}{}
		progress.next(i+1, fmt.Sprintf("%s %s, seed %d", ch.mutant.row.ID, ch.method, ch.seed))
		trials.Go(func() {
			*sentences[i] = c.trial(ctx, ch)
			<-rooms
		})
	}
	trials.Wait()
	return records
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
