package props

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/broken/forcedswitchrace"
	"github.com/gilcheck/gilcheck/props/testdata/twins"
)

func lockerOf[L sync.Locker](newLock func() L) func() (*subject, error) {
	return func() (*subject, error) { return newLockerSubject(newLock) }
}

// A lock shows its clients the same as another one that serves them in the same order,
// however many steps either takes for that; one that serves them otherwise does not.
func TestHistories(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	queue := lockerOf(func() *twins.Queue { return new(twins.Queue) })
	want := hunted(t, queue, "-method=histories -budget=20s")
	requireHistories(t, want)
	file := filepath.Join(t.TempDir(), "report")
	t.Setenv(report.FileVariable, file)
	require.NoError(t, report.Append(want))
	require.NoError(t, os.Unsetenv(report.FileVariable))
	for name, c := range map[string]struct {
		subject func() (*subject, error)
		same    bool
	}{
		"itself":  {queue, true},
		"tickets": {lockerOf(twins.NewTickets), true},
		"last":    {lockerOf(func() *twins.Stack { return new(twins.Stack) }), false},
		"barging": {lockerOf(twins.NewBarging), false},
	} {
		t.Run(name, func(t *testing.T) {
			got := hunted(t, c.subject, "-method=histories -budget=20s")
			requireHistories(t, got)
			same := len(got.Histories) == len(want.Histories)
			for i, h := range got.Histories {
				same = same && h.Same(want.Histories[i])
			}
			require.Equal(t, c.same, same, "%v\n%v", want.Histories, got.Histories)

			t.Setenv(HistoriesVariable, file)
			compared := hunted(t, c.subject, "-method=histories -budget=20s").Histories
			require.NotEmpty(t, compared)
			last := len(compared) - 1
			for i, h := range compared[:last] {
				require.True(t, h.Same(want.Histories[i]), "it ends with the first difference")
			}
			require.Equal(t, c.same, compared[last].Same(want.Histories[last]))
		})
	}
}

func requireHistories(t *testing.T, r report.Result) {
	t.Helper()
	require.Empty(t, r.Problem)
	require.NotEmpty(t, r.Histories)
	for _, h := range r.Histories {
		require.True(t, h.Complete, h.Program)
		require.Positive(t, h.Number)
		t.Logf("%+v", h)
	}
	for _, p := range r.Promises {
		require.NotEqual(t, report.Fail, p.Verdict, p.Name)
	}
}

// To explore exhaustively is to verify: what breaks is told.
func TestHistoriesOfABrokenLock(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	r := hunted(t, broken(forcedswitchrace.New), "-method=histories")
	require.Equal(t, report.Fail, r.Verdict)
}

func TestHistoriesWithoutAReport(t *testing.T) {
	if outsideReason() != "" {
		t.Skip(outsideReason())
	}
	t.Setenv(HistoriesVariable, filepath.Join(t.TempDir(), "none"))
	r := hunted(t, lockerOf(twins.NewBarging), "-method=histories")
	require.Empty(t, r.Histories, "there is nothing to compare with")
}
