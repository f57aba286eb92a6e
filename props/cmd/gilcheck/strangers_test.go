//go:build unix

package main

import (
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
)

// TestExploreStrangers explores tests with goroutines, and channels, that are not the
// scheduler's alone: nothing wrong is said of them, and what keeps them from being
// explored is said by name.
func TestExploreStrangers(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.json")
	status, stdout, stderr := inProcess(t.Context(), "explore", "-budget", "300ms", "-json", file, "./testdata/strangers")
	require.Empty(t, stderr)
	require.Equal(t, statusBroken, status, stdout)
	const takesPart = `inconclusive; a goroutine that the scheduler does not control takes part: it came to .*`
	wanted := map[string]struct {
		verdict report.Verdict
		why     string
	}{
		"TestEventually":    {report.Inconclusive, takesPart + `TestEventually\.func\d at strangers_test\.go:\d+, and was started by github\.com/stretchr/testify/assert\.Eventually at assertions\.go:\d+, which is not rewritten\n`},
		"TestServer":        {report.Inconclusive, takesPart + `TestServer\.func\d at strangers_test\.go:\d+, and was started by net/http\.\(\*Server\)\.Serve at server\.go:\d+, which is not rewritten\n`},
		"TestServerAlone":   {report.Inconclusive, `inconclusive; nobody can go on, except a goroutine that the scheduler does not control, which runs net/http/httptest\.`},
		"TestSignal":        {report.Inconclusive, `inconclusive; nobody can go on, but main waits to receive at a channel that package os/signal knows, which is not rewritten\n`},
		"TestSignalHandler": {report.Pass, "pass; "},
		"TestHundred":       {report.Inconclusive, `inconclusive; more than 63 goroutines are alive at a time, the most that can be explored\n`},
		"TestParallel":      {report.Pass, "pass; "},
		"TestDeadlock":      {report.Fail, "FAIL\n\ndeadlock: nobody can go on: main waits to receive\n"},
	}
	results := readReport(t, file).Results
	require.Len(t, results, len(wanted))
	for _, r := range results {
		want, found := wanted[r.Lock]
		require.True(t, found, r.Lock)
		require.Equal(t, want.verdict, r.Verdict, "%s\n%s", r.Lock, stdout)
		require.Regexp(t, r.Lock+": "+want.why, stdout)
	}
	require.Contains(t, stdout, "t.Parallel was passed over: the subtests ran one after the other")
}
