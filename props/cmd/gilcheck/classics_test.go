package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

const classics = "../../testdata/explore/"

// Every classic bug is found, as what it is; see testdata/explore/README.md. Races
// need the race detector, and have a test of their own.
func TestClassicBugsAreFound(t *testing.T) {
	wanted := outcomesWanted(t)
	require.Len(t, wanted, 30)
	_, results := exploreClassics(t, "bugs")
	found := 0
	for _, r := range results {
		switch want := wanted[r.Lock]; want {
		case "":
			require.Fail(t, "no such test", r.Lock)
		case "race":
			require.Equal(t, report.Pass, r.Verdict, r.Lock)
		default:
			require.Equal(t, report.Fail, r.Verdict, r.Lock)
			text := r.Promises[0].Counterexample.Text
			require.True(t, strings.HasPrefix(text, want+": "), "%s: want %s, got\n%s", r.Lock, want, text)
			require.Contains(t, text, "to replay: ")
			found++
		}
	}
	require.Equal(t, 27, found)
}

// Nothing is found in their correct twins.
func TestCorrectTwinsAreLeftAlone(t *testing.T) {
	status, results := exploreClassics(t, "twins")
	require.Equal(t, statusHolds, status)
	require.Len(t, results, 30)
}

func exploreClassics(t *testing.T, name string) (int, []report.Result) {
	file := filepath.Join(t.TempDir(), "report.json")
	status, stdout, stderr := inProcess(t.Context(), "explore", "-budget", "2s", "-json", file, classics+name)
	require.Empty(t, stderr)
	text, err := os.ReadFile(file)
	require.NoError(t, err, stdout)
	var r report.Report
	require.NoError(t, json.Unmarshal(text, &r))
	return status, r.Results
}

var directive = regexp.MustCompile(`(?m)^// want: (\w+)\nfunc (Test\w+)\(`)

// outcomesWanted reads the directives above the tests.
func outcomesWanted(t *testing.T) map[string]string {
	files, err := filepath.Glob(classics + "bugs/*_test.go")
	require.NoError(t, err)
	wanted := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range directive.FindAllStringSubmatch(string(text), -1) {
			wanted[m[2]] = m[1]
		}
	}
	return wanted
}
