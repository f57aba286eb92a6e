package mutants_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/mutants"
)

// good is a row with every field.
const good = `id: B45
source: https://example.com/commit/1
story: A barger clears the flag,
 and the woken thread
 sleeps again.
base: word
flags: -bypass 2 -weak-try -without no-starvation,exit -new=New
promise: progress
threads: 3
preemptions: 2
-- word.go --
@@ func (l *Lock) Lock
 	first()
-	second()
+	third()

 	last()
@@
-	other()
`

func TestParse(t *testing.T) {
	row, err := mutants.Parse("B45.txtar", []byte(good))
	require.NoError(t, err)
	require.Equal(t, &mutants.Row{
		ID: "B45", Source: "https://example.com/commit/1", Story: "A barger clears the flag, and the woken thread sleeps again.",
		Base: "word", Promise: "progress", Threads: 3, Preemptions: 2,
		Declared: mutants.Flags{Line: "-bypass 2 -weak-try -without no-starvation,exit -new=New", New: "New",
			Options: []string{"-bypass=2", "-weak-try=true", "-without=no-starvation,exit"}},
		Edits: []mutants.Edit{{File: "word.go", Hunks: []mutants.Hunk{
			{At: "B45.txtar:12: hunk 1 of word.go", Old: []string{"\tfirst()", "\tsecond()", "", "\tlast()"}, New: []string{"\tfirst()", "\tthird()", "", "\tlast()"},
				Diff: " \tfirst()\n-\tsecond()\n+\tthird()\n \n \tlast()\n"},
			{At: "B45.txtar:18: hunk 2 of word.go", Old: []string{"\tother()"}, Diff: "-\tother()\n"},
		}}},
	}, row)
}

func TestParseInexpressible(t *testing.T) {
	row, err := mutants.Parse("B53.txtar", []byte("id: B53\nsource: https://example.com\nstory: S.\ninexpressible: Go has no fork.\n"))
	require.NoError(t, err)
	require.Equal(t, &mutants.Row{ID: "B53", Source: "https://example.com", Story: "S.", Inexpressible: "Go has no fork."}, row)
}

// TestParseRefuses changes one thing in the good row.
func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"id: B45", "id: B46", `B45.txtar:1: id: B46 does not belong into B45.txtar`},
		{"id: B45\n", "", `B45.txtar:1: it has no id`},
		{"id: B45\n", " indented\nid: B45\n", `B45.txtar:1: an indented line goes on with a field, and there is none before it`},
		{"id: B45\n", "id\n", `B45.txtar:1: want "key: value", have "id"`},
		{"base: word", "base: word\nbase: x", `B45.txtar:7: base is given twice`},
		{"base: word", "bass: word\nbase: word", `B45.txtar:6: bass: no field is called "bass"; they are id, source,`},
		{"base: word", "base:", `B45.txtar:6: base: it is empty`},
		{"base: word\n", "", `B45.txtar:1: it has no base`},
		{"source: https", "source: http", `B45.txtar:2: source: "http://example.com/commit/1" holds no https://`},
		{"story: A barger clears the flag,\n and the woken thread\n sleeps again.\n", "", `B45.txtar:1: it has no story`},
		{"promise: progress", "promise: speed", `B45.txtar:8: promise: no promise is called "speed"; they are mutual-exclusion,`},
		{"threads: 3", "threads: 9", `B45.txtar:9: threads: "9" is no whole number from 1 to 8`},
		{"preemptions: 2", "preemptions: two", `B45.txtar:10: preemptions: "two" is no whole number from 0 to 10`},
		{"-bypass 2", "-seed 2", `B45.txtar:7: flags: flag provided but not defined: -seed; a row may give`},
		{"-weak-try", "weak-try", `B45.txtar:7: flags: "weak-try" is no flag`},
		{"-weak-try", "-weak-try=perhaps", `B45.txtar:7: flags: invalid boolean value "perhaps"`},
		{"-bypass 2", "-race", `B45.txtar:8: promise: progress: what only the race detector can see breaks visibility`},
		{"promise: progress", "race: true\npromise: progress", `B45.txtar:9: promise: progress: what only the race detector`},
		{"promise: progress", "race: yes\npromise: progress", `B45.txtar:8: race: "yes" is not true`},
		{"base: word", "inexpressible: no", `B45.txtar:7: flags: a row that is inexpressible has`},
		{"-- word.go --", "-- word_test.go --", `B45.txtar:11: word_test.go: only a Go file`},
		{"-- word.go --", "-- other/word.go --", `B45.txtar:11: other/word.go: only a Go file`},
		{"-- word.go --", "-- word.txt --", `B45.txtar:11: word.txt: only a Go file`},
		{"@@\n", "-- word.go --\n@@\n", `B45.txtar:18: word.go: it is there twice`},
		{"@@ func (l *Lock) Lock\n", "", `B45.txtar:12: word.go: the first hunk begins with a line @@`},
		{" \tfirst()", "first()", `B45.txtar:13: word.go: a line of a hunk begins with a space, - or +, this one is "first()"`},
		{"-\tother()", "+\tother()", `B45.txtar:18: hunk 2 of word.go: it has neither context nor a line that goes`},
		{"-\tother()", " \tother()", `B45.txtar:18: hunk 2 of word.go: it changes nothing`},
		{"-\tother()\n", "", `B45.txtar:18: hunk 2 of word.go: it has neither context`},
	} {
		require.Contains(t, good, c.from)
		_, err := mutants.Parse("B45.txtar", []byte(strings.Replace(good, c.from, c.to, 1)))
		require.ErrorContains(t, err, c.want)
		require.Regexp(t, `^B45\.txtar:\d+: `, err.Error())
	}
	head, _, _ := strings.Cut(good, "-- word.go")
	_, err := mutants.Parse("B45.txtar", []byte(head))
	require.EqualError(t, err, "B45.txtar:11: it edits nothing")
	_, err = mutants.Parse("B45.txtar", []byte(head+"-- word.go --\n"))
	require.EqualError(t, err, "B45.txtar:11: word.go: it has no hunk")
	_, err = mutants.Parse("lock.txtar", []byte(good))
	require.EqualError(t, err, "lock.txtar:1: a row is in a file like B45.txtar")
	_, err = mutants.Parse("B53.txtar", []byte("id: B53\nsource: https://a\nstory: S.\ninexpressible: No fork.\n-- a.go --\n@@\n-x\n"))
	require.EqualError(t, err, "B53.txtar:5: a.go: a row that is inexpressible edits nothing")
}
