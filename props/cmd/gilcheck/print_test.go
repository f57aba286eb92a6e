package main

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

// sample has every verdict once, and text that must be escaped.
func sample() report.Result {
	return report.Result{Package: "example.com/lock", Lock: "*lock.Lock", Verdict: report.Fail, Promises: []report.Promise{
		{Name: "mutual-exclusion", Verdict: report.Fail, Method: []string{"model", "stress"}, Cases: 12,
			Counterexample: &report.Counterexample{Text: "T1 entered while T0 holds <the lock> & went on\nreplay: X=1 go test\n"}},
		{Name: "progress", Verdict: report.Pass, Method: []string{"model"}, Cases: 12345678},
		{Name: "prompt-handover", Verdict: report.NotChecked, Reason: "needs virtual time, and this lock waits in a way that testing/synctest cannot see, so that there is none"},
		{Name: "exit", Verdict: report.NotPromised, Reason: "a sync.Locker does not make it"},
		{Name: "visibility", Verdict: report.Inconclusive, Method: []string{"cell"}, Cases: 1, Reason: "out of time"},
	}, Exploration: &report.Exploration{Threads: 3, Bound: "12 programs", MaxBypass: 1}}
}

const sampleText = `example.com/lock *lock.Lock (New)

  promise           verdict       method           cases
  mutual-exclusion  FAIL          model, stress       12  see below
  progress          pass          model          12345678
  prompt-handover   not checked
                    needs virtual time, and this lock waits in a way that testing/synctest cannot
                    see, so that there is none
  exit              not promised                          a sync.Locker does not make it
  visibility        inconclusive  cell                 1  out of time

T1 entered while T0 holds <the lock> & went on
replay: X=1 go test

example.com/lock *lock.Lock (New): FAIL; 5 promises: 1 pass, 1 FAIL, 1 inconclusive, 1 not checked, 1 not promised
tried with 3 threads: 12 programs; a waiter was overtaken at most 1 time

total 2 results: 0 pass, 1 fail, 0 inconclusive, 1 cannot be used; 3 packages without a lock
`

func TestPrinter(t *testing.T) {
	var out strings.Builder
	p := newPrinter(&out)
	o := outcome{Result: sample(), by: "New", status: statusBroken}
	p.lock(o)
	p.total([]outcome{o, {status: statusUnusable}}, 3, aLock)
	require.Equal(t, sampleText, out.String())
}

// TestColour changes nothing but the colour.
func TestColour(t *testing.T) {
	var out strings.Builder
	p := &printer{w: &out, colour: true}
	p.lock(outcome{Result: sample(), by: "New"})
	require.Contains(t, out.String(), "\x1b[31mFAIL\x1b[0m          model, stress")
	plain := out.String()
	for _, code := range []string{"0", bold, red, green, yellow} {
		plain = strings.ReplaceAll(plain, "\x1b["+code+"m", "")
	}
	require.True(t, strings.HasPrefix(sampleText, plain))
}

func TestWrap(t *testing.T) {
	require.Equal(t, []string{"ab cd", "efghijk", "l"}, wrap("ab cd  efghijk\nl", 5))
	require.Empty(t, wrap(" ", 5))
}

func TestWriteJUnit(t *testing.T) {
	var out strings.Builder
	require.NoError(t, writeJUnit(&out, report.Report{Module: "example.com", Results: []report.Result{
		sample(), {Package: "example.com/broken", Problem: "it does not build"}}}))
	var got junitSuites
	require.NoError(t, xml.Unmarshal([]byte(out.String()), &got))
	require.Equal(t, []int{6, 1, 2, 2}, []int{got.Tests, got.Failures, got.Errors, got.Skipped})
	require.Equal(t, "example.com/lock *lock.Lock", got.Suites[0].Name)
	cases := got.Suites[0].Cases
	require.Contains(t, cases[0].Failure.Text, "<the lock> & went on")
	require.Nil(t, cases[1].Failure)
	require.Contains(t, cases[2].Skipped.Message, "not checked: needs virtual time")
	require.Equal(t, "inconclusive: out of time", cases[4].Error.Message)
	require.Equal(t, "it does not build", got.Suites[1].Cases[0].Error.Message)
}

func TestWriteHTML(t *testing.T) {
	var out strings.Builder
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	require.NoError(t, writeHTML(&out, report.Report{Module: "example.com", Results: []report.Result{sample()}}, now))
	page := out.String()
	require.Contains(t, page, "T1 entered while T0 holds &lt;the lock&gt; &amp; went on")
	require.Contains(t, page, `<td class="not-checked">not checked</td>`)
	require.Contains(t, page, "2026-01-02 03:04 UTC")
	require.NotContains(t, page, "src=", "the page needs no other file")
	require.NotContains(t, page, "ZgotmplZ", "the template refused a value")
}

func TestWriteJSON(t *testing.T) {
	var out strings.Builder
	want := report.Report{Module: "example.com", GoVersion: "go1.26", Results: []report.Result{sample()}}
	require.NoError(t, writeJSON(&out, want))
	var got report.Report
	require.NoError(t, json.Unmarshal([]byte(out.String()), &got))
	require.Equal(t, want, got)
}
