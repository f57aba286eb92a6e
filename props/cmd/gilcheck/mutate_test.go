package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

// TestMutate makes mutants of a small lock: some that are convicted, some that change
// nothing, and one that makes a difference which the lock does not promise not to make.
func TestMutate(t *testing.T) {
	file := filepath.Join(t.TempDir(), "mutants.json")
	status, stdout, stderr := inProcess(t.Context(), "mutate", "-weak-try", "-new", "newLock", "-json", file, "./testdata/mutated")
	require.Empty(t, stderr)
	require.Equal(t, statusBroken, status, stdout)
	require.Contains(t, stdout, "lock.go:28: (*lock).Unlock: leave a store out: NOT CAUGHT: clients can tell it from the lock, in T0.Acquire ")
	require.Contains(t, stdout, "\n    -\tl.rounds.Add(1)\n")
	require.Contains(t, stdout, "(*lock).String.\n")
	require.Regexp(t, `\nmutate \S+/mutated: 9 mutants compile, 5 convicted \(.*\), 3 equivalent within the bound, 1 not caught: 88.9 % convicted or equivalent\n$`, stdout)

	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var r mutationReport
	require.NoError(t, json.Unmarshal(text, &r))
	require.NotEmpty(t, r.Histories)
	got := map[string]fate{}
	for _, m := range r.Mutants {
		got[strings.Join(strings.Fields(strings.Join(removed(m.Diff), " ")), " ")+": "+m.Operator] = m.Fate
		if m.Fate == equivalent {
			require.Equal(t, len(r.Histories), m.Programs)
			require.Positive(t, m.Schedules)
		}
	}
	require.Equal(t, map[string]fate{
		"for !l.held.CompareAndSwap(false, true) {: negate":                              guilty,
		"for !l.held.CompareAndSwap(false, true) {: for-to-if":                           guilty,
		"for !l.held.CompareAndSwap(false, true) {: split-cas":                           guilty,
		"return l.rounds.Load()%2 == 0 && l.held.CompareAndSwap(false, true): split-cas": guilty,
		"l.rounds.Add(1): drop-store":                                                    notCaught,
		"l.rounds.Add(1) l.counts.Add(1): swap":                                          equivalent,
		"l.counts.Add(1): drop-store":                                                    equivalent,
		"l.counts.Add(1) l.held.Store(false): swap":                                      equivalent,
		"l.held.Store(false): drop-store":                                                guilty,
	}, got)
}

// removed are the lines that a diff takes away.
func removed(diff string) []string {
	var lines []string
	for line := range strings.Lines(diff) {
		if rest, ok := strings.CutPrefix(line, "-"); ok {
			lines = append(lines, rest)
		}
	}
	return lines
}

// TestMutateRefuses gives no score where there is nothing to trust.
func TestMutateRefuses(t *testing.T) {
	for args, want := range map[string]struct {
		status int
		text   string
	}{
		"../../testdata/broken/noexclusion2":          {statusBroken, "the lock itself does not pass, so what becomes of its mutants says nothing\n"},
		"-threads 99 -new newLock ./testdata/mutated": {statusUnusable, "threads = 99, want 2 to 8"},
		"./testdata/mutated":                          {statusUnusable, "mutated: it has no lock"},
		"./testdata/none/...":                         {statusUnusable, "none: it has no lock"},
		"./testdata/good ./testdata/nolock":           {statusUnusable, "mutate takes one package at a time"},
		"sync":                                        {statusUnusable, "a package of the standard library is not rewritten"},
		"github.com/stretchr/testify/require":         {statusUnusable, "a package of the module cache cannot be mutated"},
	} {
		t.Run(args, func(t *testing.T) {
			status, stdout, stderr := inProcess(t.Context(), append([]string{"mutate"}, strings.Fields(args)...)...)
			require.Equal(t, want.status, status, stdout+stderr)
			require.Contains(t, stdout+stderr, want.text)
		})
	}
}

func TestMutantsOfTheLockOnly(t *testing.T) {
	l, err := openLaboratory(t.Context(), &request{new: "new(Queue)", patterns: []string{propsPath + "/testdata/twins"}})
	require.NoError(t, err)
	defer l.close()
	require.Equal(t, []string{"(*Barging).Lock", "(*Barging).Unlock", "(*Stack).Lock", "(*Stack).Unlock", "(*Tickets).Lock", "(*Tickets).Unlock", "NewBarging", "NewTickets"}, l.unreached)
	texts := map[string]bool{}
	for _, mu := range l.mutations {
		require.Contains(t, []string{"(*Queue).Lock", "(*Queue).Unlock"}, mu.Function)
		for _, text := range mu.files {
			require.False(t, texts[string(text)], "%v: it was made before", mu)
			texts[string(text)] = true
		}
	}
	require.Positive(t, l.discarded, "a variable that nobody uses does not compile")
	require.Len(t, texts, len(l.mutations))
}

func TestCompareByHistories(t *testing.T) {
	want := []report.Histories{{Program: "A", Complete: true, Number: 1, Digest: "a"}, {Program: "B", Complete: true, Number: 2, Digest: "b"}}
	with := func(change func(h []report.Histories)) []outcome {
		h := append([]report.Histories(nil), want...)
		h[0].Schedules, h[1].Schedules = 3, 4
		change(h)
		return []outcome{{Result: report.Result{Histories: h, Exploration: &report.Exploration{Bound: "why"}}}}
	}
	for _, c := range []struct {
		change func(h []report.Histories)
		fate   fate
		reason string
	}{
		{func([]report.Histories) {}, equivalent, ""},
		{func(h []report.Histories) { h[1].Digest = "c" }, notCaught, "clients can tell it from the lock, in B"},
		{func(h []report.Histories) { h[0].Complete = false }, notCaught, "open: 3 schedules of A were not all"},
		{func(h []report.Histories) { h[1].Program = "C" }, notCaught, "open: why"},
		{func(h []report.Histories) { h[1] = report.Histories{Program: "B"} }, notCaught, "open: why"},
	} {
		mu := &mutation{fate: notCaught}
		mu.compare(want, with(c.change))
		require.Equal(t, c.fate, mu.fate)
		require.Contains(t, mu.reason, c.reason)
	}
	mu := &mutation{}
	mu.compare(want, with(func([]report.Histories) {}))
	require.Equal(t, []int{2, 7}, []int{mu.programs, mu.schedules})
}
