package replay

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// sample has something in every field.
func sample() *File {
	place := &Place{Package: "example.com/m/lock", File: "lock.go", Line: 12, Function: "(*Lock).Lock", Text: "if x := `held`; l.is(x) {", Which: 1, Of: 2}
	return &File{
		Version: Version, Package: "example.com/m/lock", Test: "TestLock/a b", Lock: "*lock.Lock",
		Promise: "mutual-exclusion", Message: "T1 <> T0\nand more", Options: []string{"-threads=2"}, Race: true,
		Replay: "eager T0.Acquire T1.Acquire @ 1.1>2 2.1>c #0=1", Program: "T0.Acquire T1.Acquire",
		Switches: []Switch{
			{After: Anchor{Thread: "T0", Op: "Load", Nth: 1, Row: "Load = 0", Place: place}, To: "T1"},
			{After: Anchor{Thread: "main"}, To: "canceller#2"},
			{After: Anchor{Thread: "T1", Op: "Gosched", Nth: 3}, To: "clock"},
		},
		Choices: []Choice{{After: Anchor{Thread: "T1"}, Op: "Signal", Skip: 1, Value: 2}},
	}
}

func TestRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "to", "be", "made")
	name, err := sample().Write(dir)
	require.NoError(t, err)
	require.Equal(t, "example.com-m-lock-TestLock-a-b-mutual-exclusion.json", filepath.Base(name))
	got, err := Read(name)
	require.NoError(t, err)
	require.Equal(t, sample(), got)
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	require.NotContains(t, string(text), "`", "the text goes into a raw string")
	require.Contains(t, string(text), "1.1>2", "and is legible")
	require.Equal(t, sample().Anchors(), got.Anchors())
}

// What the engine has found comes back from the file as it was.
func TestAnchorsRoundTrip(t *testing.T) {
	places := NewSources()
	want := sample().Anchors()
	require.Equal(t, []sched.AnchoredChoice{{After: sched.Anchor{Thread: "T1"}, Op: "Signal", Skip: 1, Value: 2}}, want.Choices)
	require.Equal(t, sched.Anchor{Thread: "T1", Op: "Gosched", Nth: 3}, want.Switches[2].After)
	for i := range want.Switches {
		want.Switches[i].Event = i - 1
		if p := sample().Switches[i].After.Place; p != nil {
			places.places[p.Key()] = p
		}
	}
	f := &File{}
	f.SetAnchors(want, places, func(event int) string { return fmt.Sprint("row ", event) })
	require.Equal(t, "", f.Switches[0].After.Row)
	require.Equal(t, "row 0", f.Switches[1].After.Row)
	for i := range want.Switches {
		want.Switches[i].Event = 0 // the file has the row instead
	}
	require.Equal(t, want, f.Anchors())
}

// The sample with one thing changed.
func edited(t *testing.T, change func(map[string]any)) string {
	t.Helper()
	text, err := sample().Encode()
	require.NoError(t, err)
	var fields map[string]any
	require.NoError(t, json.Unmarshal(text, &fields))
	change(fields)
	text, err = json.MarshalIndent(fields, "", "  ")
	require.NoError(t, err)
	return string(text)
}

func set(name string, value any) func(map[string]any) {
	return func(fields map[string]any) { fields[name] = value }
}

// after changes the anchor of the first switch, inPlace its place.
func after(name string, value any) func(map[string]any) {
	return func(fields map[string]any) {
		fields["switches"].([]any)[0].(map[string]any)["after"].(map[string]any)[name] = value
	}
}

func inPlace(name string, value any) func(map[string]any) {
	return func(fields map[string]any) {
		fields["switches"].([]any)[0].(map[string]any)["after"].(map[string]any)["place"].(map[string]any)[name] = value
	}
}

func TestDamagedFiles(t *testing.T) {
	whole, err := sample().Encode()
	require.NoError(t, err)
	tests := []struct{ name, text, want string }{
		{"empty", "", "it is empty"},
		{"blank", " \n\t\n", "it is empty"},
		{"truncated", string(whole[:len(whole)/2]), "it ends in the middle"},
		{"nearly whole", strings.TrimSuffix(string(whole), "}\n"), "it ends in the middle"},
		{"not JSON", "{\n  \"gilcheck\": 1,\n  package example\n}", "line 3: it is not JSON (invalid character 'p' looking for beginning of object key string)"},
		{"Go", "package lock\n", "line 1: it is not JSON"},
		{"more behind it", string(whole) + "{}", "it is not JSON"},
		{"an array", "[]", "it is a JSON array, want an object"},
		{"another object", "{}", `it has no field "gilcheck"`},
		{"a report", `{"module": "example.com", "results": []}`, `it has no field "gilcheck"`},
		{"wrong version", edited(t, set("gilcheck", 99)), "it has version 99, want 1"},
		{"a version in words", edited(t, set("gilcheck", "one")), `field "gilcheck" is a string, want int`},
		{"unknown field", edited(t, set("colour", "red")), `unknown field "colour"`},
		{"a number for a name", edited(t, set("package", 7)), `field "package" is a number, want string`},
		{"no package", edited(t, set("package", "")), "it names no package"},
		{"a pattern", edited(t, set("package", "./...")), `"./..." is not the path of a package`},
		{"a flag", edited(t, set("package", "-exec=x")), `"-exec=x" is not the path of a package`},
		{"no test", edited(t, set("test", "")), "it names neither a test nor a constructor"},
		{"two subjects", edited(t, set("new", "New")), "it names a test, TestLock/a b, and a constructor, New"},
		{"no schedule", edited(t, set("replay", "")), `it has no schedule in "replay"`},
		{"switches outside", edited(t, set("replay", "T0.Acquire")), `it has switches, but "T0.Acquire" has no schedule`},
		{"bad program", edited(t, set("program", "T0.Steal")), `its program: "T0.Steal" is not a step`},
		{"bad thread", edited(t, after("thread", "T9")), `switch 1 of 3: no thread is called "T9"`},
		{"a program of no lock", edited(t, set("lock", "")), "it has a program but no lock"},
		{"a loop without a program", edited(t, func(f map[string]any) { f["replay"] = "loop explore @"; delete(f, "program") }), "it is about an event loop, and lacks "},
		{"a loop without a schedule", edited(t, func(f map[string]any) { f["replay"] = "loop" }), `it has switches, but "loop" has no schedule`},
		{"a loop's thread in a lock", edited(t, after("thread", "loop")), `switch 1 of 3: no thread is called "loop"`},
		{"a lock's thread in a loop", edited(t, func(f map[string]any) { f["replay"] = "loop explore @"; after("thread", "canceller")(f) }), `switch 1 of 3: no thread is called "canceller"`},
		{"a lock's thread in a test", edited(t, func(f map[string]any) { delete(f, "lock"); delete(f, "program") }), `switch 1 of 3: no thread is called "T1"`},
		{"bad operation", edited(t, after("op", "Steal")), `switch 1 of 3: no operation is called "Steal"`},
		{"negative number", edited(t, after("nth", -1)), "switch 1 of 3: operation number -1, want 0 or more"},
		{"before the first", edited(t, after("nth", 0)), "switch 1 of 3: it is before the first operation, and yet names one"},
		{"no line", edited(t, inPlace("line", 0)), "switch 1 of 3: its place lacks a package, a file or a line"},
		{"no such line", edited(t, inPlace("which", 3)), "switch 1 of 3: line 3 of 2 that read "},
		{"bad target", edited(t, func(f map[string]any) { f["switches"].([]any)[1].(map[string]any)["to"] = "" }), `switch 2 of 3: no thread is called ""`},
		{"bad choice", edited(t, func(f map[string]any) { f["choices"].([]any)[0].(map[string]any)["value"] = 0 }), "choice 1 of 1: possibility 0 after 1 others"},
		{"choice in nothing", edited(t, func(f map[string]any) { f["choices"].([]any)[0].(map[string]any)["op"] = "" }), `choice 1 of 1: no operation is called ""`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), "damaged.json")
			require.NoError(t, os.WriteFile(name, []byte(test.text), 0o600))
			_, err := Read(name)
			require.ErrorContains(t, err, name+" is not a counterexample of gilcheck: ")
			require.ErrorContains(t, err, test.want)
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestWhatIsNoFile(t *testing.T) {
	dir := t.TempDir()
	_, err := Read(dir)
	require.EqualError(t, err, dir+" is not a file")

	missing := filepath.Join(dir, "missing.json")
	_, err = Read(missing)
	require.EqualError(t, err, missing+" cannot be read: no such file or directory")

	large := filepath.Join(dir, "large.json")
	require.NoError(t, os.WriteFile(large, nil, 0o600))
	require.NoError(t, os.Truncate(large, sizeMax+1))
	_, err = Read(large)
	require.EqualError(t, err, large+" has 4194305 bytes, want at most 4194304")
}

func TestOutcome(t *testing.T) {
	name := filepath.Join(t.TempDir(), "outcome.json")
	o := Outcome{Promise: "progress", Message: "m", Columns: []string{"T0", "1"}, Text: "t", Drift: []string{"d"}, Parted: "p", Problem: "q"}
	require.NoError(t, o.Report(), "nobody asked")
	t.Setenv(OutcomeVariable, name)
	require.NoError(t, o.Report())
	got, err := ReadOutcome(name)
	require.NoError(t, err)
	require.Equal(t, o, *got)
}

func TestExplain(t *testing.T) {
	f := sample()
	f.Package = "example.com/other" // so that the current directory is not taken for it
	drift, parted := f.Explain(nil, NewSources())
	require.Empty(t, drift)
	require.Empty(t, parted)

	drift, parted = f.Explain([]sched.Lost{{Entry: 0, Performed: 0}, {Entry: 2, Performed: 1}}, NewSources())
	require.Equal(t, []string{
		"switch 1 of 3, to T1 after Load of T0 at lock.go:12 (if x := `held`; l.is(x) {): T0 does not get there any more",
		"switch 3 of 3, to clock after Gosched 3 of T1: T1 does that 1 times now, want 3",
	}, drift)
	require.Empty(t, parted)

	drift, parted = f.Explain([]sched.Lost{{Entry: 1, Reached: true}, {Entry: 2}, {Entry: 3, Reached: true}}, NewSources())
	require.Empty(t, drift, "what comes after is another program's run")
	require.Equal(t, "switch 2 of 3, to canceller#2 after the start of main: canceller#2 cannot go on there any more", parted)

	_, parted = f.Explain([]sched.Lost{{Entry: 3, Reached: true}}, NewSources())
	require.Equal(t, "choice 1 of 1, of the Signal after the start of T1: it no longer has that possibility", parted)
}
