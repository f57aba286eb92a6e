package mutants_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/mutants"
)

const word = `package word

func first()  {} // one
func second() {} // two

func both() {
	first()
	second()
}

func again() {
	first()
}
`

// locks makes a folder with one base.
func locks(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "props", "testdata", "locks", "word"), 0o700))
	for name, text := range map[string]string{"word.go": word, "more.go": "package word\n", "word_test.go": "package word\n", "note.txt": ""} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, "props", "testdata", "locks", "word", name), []byte(text), 0o600))
	}
	return dir
}

// row is a row with the given hunks for word.go.
func row(t *testing.T, hunks string) *mutants.Row {
	t.Helper()
	head, _, _ := strings.Cut(good, "@@")
	r, err := mutants.Parse("B45.txtar", []byte(head+hunks))
	require.NoError(t, err)
	return r
}

func TestApply(t *testing.T) {
	r := row(t, "@@ later\n func again() {\n-\tfirst()\n+\tsecond()\n@@ earlier\n-func second() {} // two\n+func second() { _ = 1 } // two\n")
	files, err := r.Apply(locks(t))
	require.NoError(t, err)
	require.Len(t, files, 2, "no test, and nothing but Go")
	require.Equal(t, "package word\n", string(files["more.go"]))
	want := strings.Replace(word, "func again() {\n\tfirst()", "func again() {\n\tsecond()", 1)
	want = strings.Replace(want, "func first()  {} // one\nfunc second() {} // two", "func first()  {}        // one\nfunc second() { _ = 1 } // two", 1)
	require.Equal(t, want, string(files["word.go"]), "formatted")
}

func TestApplyRefuses(t *testing.T) {
	dir := locks(t)
	for _, c := range []struct{ hunks, want string }{
		{"@@\n-\tthird()\n", `B45.txtar:12: hunk 1 of word.go: the edit no longer applies: "\tthird()" is not there`},
		{"@@\n \tfirst()\n-\tthird()\n", `B45.txtar:12: hunk 1 of word.go: the edit no longer applies: "\tthird()" is not there, at least not behind "\tfirst()"`},
		{"@@\n-\tsecond()\n@@\n-\tfirst()\n", `B45.txtar:14: hunk 2 of word.go: the edit is ambiguous: its old text begins at lines 7 and 12; give it more context`},
		{"@@\n func both() {\n-\tfirst()\n@@\n \tfirst()\n-\tsecond()\n", `B45.txtar:15: hunk 2 of word.go: it overlaps another hunk`},
		{"@@\n-func both() {\n", `B45.txtar:12: hunk 1 of word.go: the result is not Go: `},
	} {
		_, err := row(t, c.hunks).Apply(dir)
		require.ErrorContains(t, err, c.want)
	}
	r := row(t, "@@\n \tfirst()\n-\tsecond()\n")
	r.Edits[0].File = "gone.go"
	_, err := r.Apply(dir)
	require.EqualError(t, err, "B45.txtar:12: hunk 1 of word.go: base word has no such file")
	r.Base = "nothing"
	_, err = r.Apply(dir)
	require.ErrorContains(t, err, "B45.txtar: base: there is no package in props/testdata/locks/nothing")
	r.Base = "props/testdata/locks/word"
	r.Edits[0].File = "word.go"
	_, err = r.Apply(dir)
	require.NoError(t, err, "a base with slashes is any folder of the module")
	_, err = (&mutants.Row{ID: "B53", Inexpressible: "Go has no fork."}).Apply(dir)
	require.EqualError(t, err, "B53 cannot be expressed in Go: Go has no fork.")
}

func TestLoad(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	_, problems := mutants.Load(dir)
	require.Len(t, problems, 1, "an empty folder is a mistake")
	write("B45.txtar", good)
	write("X01.txtar", strings.Replace(good, "B45", "X01", 1))
	write("B101.txtar", strings.Replace(good, "B45", "B101", 1))
	write("B09.txtar", strings.Replace(good, "B45", "B09", 1))
	write("B46.txtar", "half of a r")
	write("README.md", "no row")
	rows, problems := mutants.Load(dir)
	var ids []string
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	require.Equal(t, []string{"B09", "B45", "B101", "X01"}, ids)
	require.Len(t, problems, 1)
	require.EqualError(t, problems[0], `B46.txtar:1: want "key: value", have "half of a r"`)
}
