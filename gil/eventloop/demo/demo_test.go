//go:build unix

package main

import (
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// little is a demonstration that takes a moment. Its patience is for the first
// program, on a machine that does much else.
func little() setting {
	return setting{
		connections: 8, requests: 5, pause: time.Millisecond,
		numbers: 2000, lines: 10, rest: time.Millisecond, patience: time.Minute,
	}
}

// row is a line of the table: thread, work done and to do, turns, switches, wait.
var row = regexp.MustCompile(`(?m)^  (loop|compute|pipe) +(\d+) of (\d+) (?:echoes|numbers|lines) +(\d+) +(\d+) +\d+\.\d ms$`)

// rows returns the numbers of each row.
func rows(t *testing.T, table string) map[string][4]int {
	t.Helper()
	found := map[string][4]int{}
	width := 0
	for _, match := range row.FindAllStringSubmatch(table, -1) {
		if width == 0 {
			width = len(match[0])
		}
		require.Len(t, match[0], width, "the columns are not aligned:\n%s", table)
		var numbers [4]int
		for i := range numbers {
			n, err := strconv.Atoi(match[2+i])
			require.NoError(t, err)
			numbers[i] = n
		}
		found[match[1]] = numbers
	}
	require.Len(t, found, 3, table)
	return found
}

// TestALoopThatLetsGo: everybody's work gets done, in turns.
func TestALoopThatLetsGo(t *testing.T) {
	r, err := run(little(), newLoop)
	require.NoError(t, err)
	require.False(t, r.still)
	require.Equal(t, 8, r.most)
	require.Equal(t, 303, r.primes, "below 2000")
	var table strings.Builder
	r.write(&table)
	done := rows(t, table.String())
	for thread, work := range map[string]int{"loop": 8 * 5, "compute": 2000, "pipe": 10} {
		turns, switches := done[thread][2], done[thread][3]
		require.Equal(t, [4]int{work, work, turns, switches}, done[thread])
		require.Positive(t, switches, thread)
		require.LessOrEqual(t, switches, turns, thread)
	}
	require.Greater(t, done["pipe"][2], 10, "it lets go for every line")
}

// TestALoopThatKeepsTheLock: nobody else ever gets it.
func TestALoopThatKeepsTheLock(t *testing.T) {
	s := little()
	s.patience = 50 * time.Millisecond // what has not been echoed by then is not missed
	r, err := run(s, newKeeping)
	require.NoError(t, err)
	require.True(t, r.still)
	require.Zero(t, r.primes)
	var table strings.Builder
	r.write(&table)
	done := rows(t, table.String())
	require.Equal(t, [4]int{0, 2000, 0, 0}, done["compute"])
	require.Equal(t, [4]int{0, 10, 0, 0}, done["pipe"])
	require.Equal(t, []int{1, 1}, []int{done["loop"][2], done["loop"][3]})
}

// TestTheDemonstrationChecksItself: it says of no program what is not so.
func TestTheDemonstrationChecksItself(t *testing.T) {
	var text strings.Builder
	require.EqualError(t, demonstrate(&text, little(), newLoop, newLoop), "it is done, although the loop keeps the lock")
	impatient := little()
	impatient.patience = 50 * time.Millisecond
	require.EqualError(t, demonstrate(&text, impatient, newKeeping, newLoop), "for 50ms nothing has happened")
	require.NotContains(t, text.String(), "stands still")
}

// TestTheDemonstration as a whole.
func TestTheDemonstration(t *testing.T) {
	if testing.Short() {
		t.Skip("it waits until its patience is over")
	}
	s := little()
	s.patience = 3 * time.Second
	var text strings.Builder
	require.NoError(t, demonstrate(&text, s, newLoop, newKeeping))
	first, second, found := strings.Cut(text.String(), "The same program")
	require.True(t, found)
	rows(t, first)
	rows(t, second)
	require.NotContains(t, first, "stands still")
	require.Contains(t, second, "compute and pipe have had 0 and 0 turns")
	require.Contains(t, second, "loop-releases-in-select")
}

// TestTheProof: the command that the demonstration prints shows what it says.
func TestTheProof(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds gilcheck")
	}
	words := strings.Fields(proof)
	command := exec.CommandContext(t.Context(), words[0], words[1:]...)
	command.Dir = "../../.." // where the demonstration is started
	output, err := command.CombinedOutput()
	require.Error(t, err, "it found nothing wrong")
	require.Regexp(t, `(?m)^ +loop-releases-in-select +FAIL `, string(output))
	require.Contains(t, string(output), "the loop waits, and its thread holds the lock")
	require.Equal(t, 1, strings.Count(string(output), "FAIL  "), "more is wrong:\n%s", output)
}
