package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

// underRace runs a subcommand with -race and gives the results.
func underRace(t *testing.T, command string, args ...string) []report.Result {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	_, stdout, stderr := inProcess(t.Context(), append([]string{command, "-race", "-json", file}, args...)...)
	require.Empty(t, stderr)
	text, err := os.ReadFile(file)
	require.NoError(t, err, stdout)
	var r report.Report
	require.NoError(t, json.Unmarshal(text, &r))
	return r.Results
}

// The races among the classic bugs need no rare interleaving: the detector sees
// each in whatever run comes first, and no preemption is left when it is small.
func TestRacesAreFound(t *testing.T) {
	told := map[string]string{
		"TestUnsynchronisedCounter": "race: bugs.(*counter).Add reads at races_test.go:12 what bugs.(*counter).Add writes at races_test.go:12",
		"TestReadAfterUnlock":       "race: bugs.(*mean).Add writes at races_test.go:33 what bugs.(*mean).Value reads at races_test.go:45",
		"TestDoubleCheckedInit":     "race: bugs.(*lazy).Get writes at races_test.go:72 what bugs.(*lazy).Get reads at races_test.go:69",
	}
	results := underRace(t, "explore", "-run", "UnsynchronisedCounter|ReadAfterUnlock|DoubleCheckedInit", classics+"bugs")
	require.Len(t, results, len(told))
	for _, r := range results {
		require.Equal(t, report.Fail, r.Verdict, r.Lock)
		text := r.Promises[0].Counterexample.Text
		require.Contains(t, text, told[r.Lock])
		require.Contains(t, text, "No preemption is needed")
		require.NotRegexp(t, `0x[0-9a-f]{4}|goroutine \d`, text)
		require.NotContains(t, text, "race detected during execution")
	}
}

func TestCorrectTwinsDoNotRace(t *testing.T) {
	results := underRace(t, "explore", "-budget", "300ms", classics+"twins")
	require.Len(t, results, 30)
	for _, r := range results {
		require.Equal(t, report.Pass, r.Verdict, "%s: %s", r.Lock, r.Promises[0].Reason)
	}
}

// A lock whose release happens before no acquire is convicted inside, by the
// accesses of its own that race; one that is correct is not, nor is what the
// suite itself does on the threads of an execution.
func TestVisibilityInside(t *testing.T) {
	results := underRace(t, "verify", "-budget", "300ms", "../../testdata/broken/plainflag", "../../testdata/locks/cpythonlike")
	require.Len(t, results, 2)
	broken, clean := visibilityOf(t, results[0]), visibilityOf(t, results[1])
	require.Equal(t, report.Fail, broken.Verdict)
	require.Equal(t, []string{"explore"}, broken.Method)
	require.Contains(t, broken.Counterexample.Text, "data race inside the lock: ")
	require.Contains(t, broken.Counterexample.Text, "plainflag.(*Lock).take reads at plainflag.go:34 what plainflag.(*Lock).Unlock writes at plainflag.go:42")
	for _, p := range results[0].Promises {
		require.True(t, p.Name == "visibility" || p.Verdict != report.Fail, "%s: %s", p.Name, p.Reason)
	}
	require.Equal(t, report.Pass, clean.Verdict, clean.Reason)
	require.Contains(t, clean.Method, "explore")
	require.Equal(t, report.Pass, results[1].Verdict)
}

func visibilityOf(t *testing.T, r report.Result) report.Promise {
	t.Helper()
	for _, p := range r.Promises {
		if p.Name == "visibility" {
			return p
		}
	}
	require.Fail(t, "there is no such promise")
	return report.Promise{}
}
