package model

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestPromela has SPIN count the states and transitions of its own formulation,
// with no reduction, and check mutual exclusion on the way.
func TestPromela(t *testing.T) {
	requireSpin(t)
	for _, space := range spaces {
		t.Run(nameOf(space.rules), func(t *testing.T) {
			if space.rules.Threads > 3 {
				t.Skip("takes ten seconds and more: BenchmarkPromela compares it")
			}
			t.Parallel()
			found := spin(t, promelaOf(t, space.rules), space.states)
			require.Equal(t, spinReport{space.states, space.transitions, 0}, found)
		})
	}
}

// BenchmarkPromela is TestPromela for the largest spaces: go test -run - -bench Promela -benchtime 1x
func BenchmarkPromela(b *testing.B) {
	requireSpin(b)
	for _, space := range spaces[len(spaces)-4:] {
		b.Run(nameOf(space.rules), func(b *testing.B) {
			for b.Loop() {
				found := spin(b, promelaOf(b, space.rules), space.states)
				require.Equal(b, spinReport{space.states, space.transitions, 0}, found)
			}
		})
	}
}

// The comparison can fail: a slip in one formulation shows in the counts.
func TestPromelaTellsRulesApart(t *testing.T) {
	requireSpin(t)
	for _, slip := range []struct {
		name     string
		rules    Rules
		old, new string
	}{
		{"a cancelled waiter is owed a switch", Rules{Threads: 2}, "done[0] = true; forgive()", "done[0] = true"},
		{"a checkpoint yields once", Rules{Threads: 2}, "(stage[0] == called || stage[0] == granted) && op[0]", "stage[0] == called && op[0]"},
		{"a leaver keeps its request", Rules{Threads: 2}, "asked = asked && SOMEBODY_ASKS", "skip"},
		{"a queue that a cancelled waiter leaves keeps its request", Rules{Threads: 3, Order: FIFO},
			"asked = asked && SOMEBODY_ASKS", "asked = asked && SOMEBODY_WAITS"},
	} {
		t.Run(strings.ReplaceAll(slip.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			text, want := promelaOf(t, slip.rules), Search{Rules: slip.rules}.Run()
			require.Contains(t, text, slip.old)
			found := spin(t, strings.Replace(text, slip.old, slip.new, 1), want.States)
			require.NotEqual(t, want.States, found.states)
		})
	}
}

// The assertion of mutual exclusion can fail.
func TestPromelaAssertion(t *testing.T) {
	requireSpin(t)
	text := promelaOf(t, Rules{Threads: 2})
	const guard = "stage[1] == waiting && holder == NOBODY"
	require.Contains(t, text, guard)
	found := spin(t, strings.Replace(text, guard, "stage[1] == waiting", 1), 10_000)
	require.Equal(t, 1, found.errors)
}

func promelaOf(t testing.TB, r Rules) string {
	var text bytes.Buffer
	require.NoError(t, r.Promela(&text))
	return text.String()
}

func requireSpin(t testing.TB) {
	for _, tool := range []string{"spin", "cc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("the comparison with SPIN needs %s: install the packages spin and gcc", tool)
		}
	}
}

// A spinReport is what a SPIN verifier says at its end.
type spinReport struct{ states, transitions, errors int }

// spin verifies a Promela text of about the given number of states, exhaustively
// and without partial-order reduction. SPIN counts arriving at the initial state
// as a transition.
func spin(t testing.TB, text string, states int) spinReport {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lock.pml"), []byte(text), 0o600))
	run := func(name string, args ...string) string {
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s %v: %s", name, args, out)
		return string(out)
	}
	run("spin", "-a", "lock.pml")
	run("cc", "-O1", "-w", "-DNOREDUCE", "-DSAFETY", "-DMEMLIM=2048", "-o", "pan", "pan.c")
	out := run("./pan", fmt.Sprintf("-m%d", 2*states))
	return spinReport{number(t, `(\d+) states, stored`, out), number(t, `(\d+) transitions`, out) - 1, number(t, `errors: (\d+)`, out)}
}

func number(t testing.TB, pattern, text string) int {
	match := regexp.MustCompile(pattern).FindStringSubmatch(text)
	require.NotNil(t, match, "no %q in %s", pattern, text)
	n, err := strconv.Atoi(match[1])
	require.NoError(t, err)
	return n
}
