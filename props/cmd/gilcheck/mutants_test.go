package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/mutants"
)

// catalogue are the rows that there must be, each for one bug: those of the catalogue,
// and L01 to L10 for the promises of event loops in their order, and some more; X01 on
// are bugs of locks that have no known history.
var catalogue = strings.Fields(`
	B01 B03 B05 B07 B09 B11 B13 B15 B17 B19 B21 B23 B25 B27 B29 B31 B33 B35 B37
	B39 B41 B43 B45 B47 B49 B51 B53 B55
	B57 B59 B61 B63 B65 B67 B69 B71
	B73 B75 B77 B79 B81
	B83 B85 B87 B89 B91 B93 B95
	B97 B99 B101
	L01 L02 L03 L04 L05 L06 L07 L08 L09 L10 L11 L12 L13 L14 L15
	L16 L17 L18 L19 L20 L21 L22 L23 L24 L25 L26 L27 L28 L29
	X01 X02 X03 X04 X05 X06 X07 X08 X09 X10 X11 X12 X13 X14 X15
	X16 X17 X18 X19`)

// inexpressibleMax is how many of them may be beyond what Go can say.
const inexpressibleMax = 5

// patient is a budget that is used up only by a mutant that survives. The default one
// would do on a machine that is idle.
const patient = 20 * time.Second

// TestMutants convicts every mutant of the catalogue, by the promise and within the
// size that its row names.
func TestMutants(t *testing.T) {
	c, err := openCourt(t.Context(), &mutantsRequest{seed: 1, seeds: 1, budget: patient, jobs: 2})
	require.NoError(t, err)
	defer c.close()
	require.Empty(t, c.strange)
	given := strange(t, c.module)
	rows := c.mutants
	c.mutants = slices.Concat(rows, given) // one build for all
	c.prepare(t.Context())
	c.mutants = rows
	records := map[string]*record{}
	for _, r := range c.hear(t.Context(), io.Discard) {
		records[r.mutant.row.ID] = r
	}
	skipped := 0
	for _, id := range catalogue {
		t.Run(id, func(t *testing.T) {
			require.Contains(t, records, id, "the catalogue has a bug without a row")
			v := records[id].verdict()
			if v.finding == inexpressible {
				skipped++
				require.LessOrEqual(t, skipped, inexpressibleMax, "too many rows are inexpressible")
				t.Skip(v.reason)
			}
			if v.finding != convicted {
				t.Fatalf("%s: %s\nSee: %s", v.finding, v.reason, mutantsAgain(charge{records[id].mutant, portfolio, 1}))
			}
		})
	}
	for id := range records {
		require.Contains(t, catalogue, id, "the catalogue has no such bug")
	}
	c.mutants, c.request = given, &mutantsRequest{seed: 1, seeds: 1, budget: 200 * time.Millisecond, jobs: 2}
	requireFindings(t, c.hear(t.Context(), io.Discard))
}

// noSwap lets two threads in that look at the same time.
const noSwap = "-func (l *Lock) TryLock() bool { return l.held.CompareAndSwap(false, true) }\n" +
	"+func (l *Lock) TryLock() bool { return !l.held.Load() && l.set() }\n" +
	"+\n+func (l *Lock) set() bool { l.held.Store(true); return true }\n"

// strangeRows are edits of the lock spin that belong to no bug, and what is to be said
// of them.
var strangeRows = []struct {
	hunk, promise string
	preemptions   int
	finding       finding
	reason        string
}{
	{noSwap, "mutual-exclusion", 2, convicted, ""},
	{noSwap, "mutual-exclusion", 1, tooLarge, "2 threads and 2 preemptions, want at most 2 and 1"},
	{noSwap, "prompt-handover", 2, wrongPromise, "want prompt-handover, broken: mutual-exclusion"},
	{"-\t\tfor l.held.Load() {\n+\t\tfor true && l.held.Load() {\n", "progress", 1, survived, "progress: pass"},
	{"-\tnothing()\n", "progress", 1, unusable, `B9004.txtar:9: hunk 1 of spin.go: the edit no longer applies: "\tnothing()" is not there`},
	{"-\t\tfor l.held.Load() {\n+\t\tfor l.held {\n", "progress", 1, unusable, "it does not build: "},
}

// strange makes mutants of those rows, with numbers beyond those of the catalogue.
func strange(t *testing.T, m *module) []*mutant {
	t.Helper()
	var list []*mutant
	for i, s := range strangeRows {
		id := fmt.Sprintf("B9%03d", i)
		row, err := mutants.Parse(id+".txtar", fmt.Appendf(nil,
			"id: %s\nsource: https://example.com\nstory: None.\nbase: spin\npromise: %s\nthreads: 2\npreemptions: %d\n-- spin.go --\n@@\n%s",
			id, s.promise, s.preemptions, s.hunk))
		require.NoError(t, err)
		list = append(list, newMutant(m, row))
	}
	return list
}

func requireFindings(t *testing.T, records []*record) {
	t.Helper()
	require.Len(t, records, len(strangeRows))
	for i, want := range strangeRows {
		v := records[i].verdict()
		require.Equal(t, want.finding, v.finding, "%d: %s", i, v.reason)
		if want.reason == "" {
			require.Empty(t, v.reason)
		}
		require.Contains(t, v.reason, want.reason)
	}
}

// TestReadmeHasTheMutants compares the README with what -readme would write.
func TestReadmeHasTheMutants(t *testing.T) {
	c, err := openCourt(t.Context(), &mutantsRequest{readme: true})
	require.NoError(t, err)
	defer c.close()
	readme, err := os.ReadFile(filepath.Join(c.module.dir, "README.md"))
	require.NoError(t, err)
	summary, err := c.summary()
	require.NoError(t, err)
	require.Contains(t, string(readme), summary, "run: go run ./props/cmd/gilcheck mutants -readme")
}
