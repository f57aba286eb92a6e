package report_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

func TestSummarize(t *testing.T) {
	for _, c := range []struct {
		name     string
		verdicts []report.Verdict
		want     report.Verdict
	}{
		{"all hold", []report.Verdict{report.Pass, report.NotPromised, report.NotChecked, report.Pass}, report.Pass},
		{"one broken", []report.Verdict{report.Pass, report.Inconclusive, report.Fail}, report.Fail},
		{"one in doubt", []report.Verdict{report.Pass, report.Inconclusive, report.Pass}, report.Inconclusive},
		{"none checked", []report.Verdict{report.NotPromised, report.NotChecked}, report.Inconclusive},
		{"none at all", nil, report.Inconclusive},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r report.Result
			for _, v := range c.verdicts {
				r.Promises = append(r.Promises, report.Promise{Verdict: v})
			}
			r.Summarize()
			require.Equal(t, c.want, r.Verdict)
		})
	}
}

func TestReadGivesWhatAppendWrote(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	t.Setenv(report.FileVariable, file)
	none, err := report.Read(file)
	require.NoError(t, err)
	require.Empty(t, none)

	want := []report.Result{
		{Package: "p", Lock: "A", Verdict: report.Pass, Promises: []report.Promise{{Name: "progress", Verdict: report.Pass, Method: []string{"model"}, Cases: 3}}},
		{Package: "p", Lock: "B", Problem: "two\nlines"},
	}
	for _, r := range want {
		require.NoError(t, report.Append(r))
	}
	got, err := report.Read(file)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

func TestReadNamesADamagedLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report")
	require.NoError(t, os.WriteFile(file, []byte("{}\n{\"lock\":\n"), 0o600))
	_, err := report.Read(file)
	require.ErrorContains(t, err, file+":2: ")
}
