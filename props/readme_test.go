package props

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/report"
	"github.com/gilcheck/gilcheck/props/testdata/broken/lostwakeup"
)

// The README speaks from the table of promises: the same names, meanings and
// stances, in the same order.
func TestReadmeHasThePromises(t *testing.T) {
	var want []string
	for _, p := range promises {
		want = append(want, readmeRow(p))
	}
	_, section, _ := strings.Cut(readme(t), "\n## Promises\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := regexp.MustCompile("(?m)^\\| `.*$").FindAllString(section, -1)
	require.Equal(t, strings.Join(want, "\n"), strings.Join(rows, "\n"))
}

// And from that of the promises of event loops.
func TestReadmeHasTheLoopPromises(t *testing.T) {
	var want []string
	for _, p := range loopPromises {
		row := fmt.Sprintf("| `%s` | %s |", p.name, p.meaning)
		if p.needs != "" {
			row += " " + p.needs
		}
		want = append(want, row+" |")
	}
	_, section, _ := strings.Cut(readme(t), "\n## Verify an event loop\n")
	section, _, _ = strings.Cut(section, "\n## ")
	rows := regexp.MustCompile("(?m)^\\| `.*$").FindAllString(section, -1)
	require.Equal(t, strings.Join(want, "\n"), strings.Join(rows, "\n"))
}

// readmeRow is one line of the README's table.
func readmeRow(p promise) string {
	words := map[stance]string{always: "always", byDefault: "by default", onDemand: "when declared", notOffered: "–"}
	row := fmt.Sprintf("| `%s` | %s | %s | %s |", p.name, p.meaning, words[p.gil], words[p.locker])
	if p.needs != "" {
		row += " " + p.needs
	}
	return row + " |"
}

// The README shows what the command really prints for a broken lock.
func TestReadmeShowsTheFailure(t *testing.T) {
	if raceEnabled {
		t.Skip("built with the race detector, deferred calls have other lines")
	}
	t.Setenv(CommandVariable, "go run github.com/gilcheck/gilcheck/props/cmd/gilcheck "+
		"verify -new New github.com/gilcheck/gilcheck/props/testdata/broken/lostwakeup")
	s, err := newSubject(lostwakeup.New)
	result := examine(t, s, err, nil, func(*testing.T, promise, report.Promise) {})
	broken := rowOf(t, result, "progress")
	require.NotNil(t, broken.Counterexample)

	_, rest, _ := strings.Cut(readme(t), "```text\n")
	shown, _, _ := strings.Cut(rest, "```")
	require.Equal(t, strings.TrimSpace(broken.Counterexample.Text), strings.TrimSpace(shown))
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	require.NoError(t, err)
	return string(text)
}
