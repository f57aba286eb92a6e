package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/mutants"
	"github.com/gilcheck/gilcheck/props/report"
)

// ruled is the outcome of a test that judged one promise.
func ruled(name string, verdict report.Verdict, c *report.Counterexample) outcome {
	return outcome{Result: report.Result{Promises: []report.Promise{{Name: name, Verdict: verdict, Counterexample: c}}}}
}

func TestJudgeMutant(t *testing.T) {
	row := &mutants.Row{Promise: "progress", Threads: 2, Preemptions: 1}
	shown := func(threads, preemptions int) *report.Counterexample {
		return &report.Counterexample{Threads: threads, Preemptions: preemptions, Trace: make([]report.TraceStep, 3)}
	}
	for _, c := range []struct {
		outcome outcome
		finding finding
		reason  string
	}{
		{ruled("progress", report.Fail, shown(2, 1)), convicted, ""},
		{ruled("progress", report.Fail, shown(3, 0)), tooLarge, "3 threads and 0 preemptions, want at most 2 and 1"},
		{ruled("progress", report.Fail, shown(2, 2)), tooLarge, "2 threads and 2 preemptions, want at most 2 and 1"},
		{ruled("progress", report.Fail, &report.Counterexample{}), tooLarge, "it was seen among threads that run freely, and there is no schedule that shows it"},
		{ruled("progress", report.Pass, nil), survived, "progress: pass"},
		{ruled("exit", report.Fail, shown(1, 0)), wrongPromise, "want progress, broken: exit"},
		{outcome{Result: report.Result{Problem: "the process ended"}}, survived, "the process ended"},
	} {
		s := judgeMutant(row, []outcome{c.outcome})
		require.Equal(t, c.finding, s.finding)
		require.Equal(t, c.reason, s.reason)
		require.Equal(t, c.finding == convicted, s.just())
	}
}

func TestJudgeBase(t *testing.T) {
	require.Equal(t, acquitted, judgeBase([]outcome{ruled("exit", report.NotChecked, nil)}).finding)
	require.Equal(t, accused, judgeBase([]outcome{ruled("exit", report.Inconclusive, nil)}).finding)
	require.Equal(t, accused, judgeBase([]outcome{{Result: report.Result{Problem: "hangs"}}}).finding)
	require.Equal(t, accused, judgeBase(nil).finding)
	s := judgeBase([]outcome{ruled("exit", report.Fail, &report.Counterexample{Threads: 2})})
	require.Equal(t, "exit: FAIL", s.reason)
	require.NotNil(t, s.broken)
	require.False(t, s.just())

	row := func(id, base, flags string) *mutant {
		return &mutant{row: &mutants.Row{ID: id, Base: base, Promise: "exit", Declared: mutants.Flags{Line: flags}, Edits: make([]mutants.Edit, 1)}}
	}
	bases := basesOf([]*mutant{row("B01", "a", ""), row("B03", "a", "-race"), row("B05", "a", ""), row("B07", "b", ""),
		{row: &mutants.Row{ID: "B09", Inexpressible: "no"}}})
	var ids []string
	for _, b := range bases {
		ids = append(ids, b.row.ID)
		require.Empty(t, b.row.Edits)
	}
	require.Equal(t, []string{"B01", "B03", "B07"}, ids)
}
