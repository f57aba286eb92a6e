package linearizability

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/gilcheck/gilcheck/model"
	"github.com/stretchr/testify/require"
)

// fakeT is a test that may fail without failing the test around it.
type fakeT struct {
	dir          string
	errors, logs []string
}

func (f *fakeT) Helper()             {}
func (f *fakeT) ArtifactDir() string { return f.dir }
func (f *fakeT) Errorf(format string, args ...any) {
	f.errors = append(f.errors, fmt.Sprintf(format, args...))
}
func (f *fakeT) Logf(format string, args ...any) {
	f.logs = append(f.logs, fmt.Sprintf(format, args...))
}

var _ T = testing.TB(nil)

func files(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	require.NoError(t, err)
	return names
}

var twoHolders = History{op(0, model.Acquire, model.OK, 1, 2), op(1, model.Acquire, model.OK, 3, 4)}

func TestReportOfAFailingHistoryWritesThePicture(t *testing.T) {
	f := &fakeT{dir: t.TempDir()}
	require.Equal(t, Illegal, Report(f, twoHolders, strict, patience))
	path := filepath.Join(f.dir, "history.html")
	require.Equal(t, []string{path}, files(t, f.dir))
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(page), "T1.Acquire = ok")
	require.Len(t, f.errors, 1)
	require.Contains(t, f.errors[0], Explain(twoHolders, strict, patience))
	require.Contains(t, f.errors[0], path)
	if !kept() {
		require.Contains(t, f.errors[0], "re-run with -artifacts to keep it")
	}
	Report(f, twoHolders, strict, patience)
	require.Equal(t, []string{filepath.Join(f.dir, "history-2.html"), path}, files(t, f.dir), "a second failure has its own")
}

func TestReportOfAPassingHistoryWritesNothing(t *testing.T) {
	f := &fakeT{dir: t.TempDir()}
	require.Equal(t, Linearizable, Report(f, twoHolders[:1], strict, patience))
	require.Empty(t, files(t, f.dir))
	require.Empty(t, f.errors)
	require.Empty(t, f.logs)
}

func TestReportOfAnInconclusiveCheckSaysSo(t *testing.T) {
	f := &fakeT{dir: t.TempDir()}
	require.Equal(t, Inconclusive, Report(f, turns(OperationsMax+1), strict, patience))
	require.Empty(t, f.errors)
	require.Len(t, f.logs, 1)
	require.Contains(t, f.logs[0], "history of 61 operations: inconclusive")
}

// Every history of the table can be drawn, legal or not.
func TestWriteHTMLDrawsEveryHistory(t *testing.T) {
	dir := t.TempDir()
	for i, c := range histories {
		path, err := WriteHTML(dir, fmt.Sprint(i), c.history, c.rules, patience)
		require.NoError(t, err, c.name)
		require.FileExists(t, path)
	}
}

func TestWriteHTMLRefusesWhatCannotBeChecked(t *testing.T) {
	dir := t.TempDir()
	_, err := WriteHTML(dir, "long", turns(OperationsMax+1), strict, patience)
	require.EqualError(t, err, "picture of a history: 61 operations, at most 60 can be checked")
	_, err = WriteHTML(dir, "bad", History{op(9, model.Acquire, model.OK, 1, 2)}, strict, patience)
	require.ErrorContains(t, err, "there are 3 threads")
	require.Empty(t, files(t, dir))
	_, err = WriteHTML(filepath.Join(dir, "missing"), "x", twoHolders, strict, patience)
	require.ErrorIs(t, err, os.ErrNotExist)
}
