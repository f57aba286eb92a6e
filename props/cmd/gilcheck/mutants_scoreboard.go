package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props"
)

// scoreboardFile is the scoreboard as -json wrote it: it takes too long to be measured
// by a test, so it is kept, beside the rows.
var scoreboardFile = filepath.ToSlash(rowsFolder) + "/scoreboard.json"

const scoreboardSeeds = 20

// readScoreboard reads what was measured, and checks that it is about these rows, all
// of them, each with every method, and with all seeds or given up.
func (c *court) readScoreboard() (map[string]scoreboardRow, error) {
	text, err := os.ReadFile(filepath.Join(c.module.dir, filepath.FromSlash(scoreboardFile)))
	if err != nil {
		return nil, err
	}
	var rows []scoreboardRow
	if err := json.Unmarshal(text, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w", scoreboardFile, err)
	}
	measured := map[string]scoreboardRow{}
	for _, row := range rows {
		measured[row.ID] = row
	}
	for _, mu := range c.mutants {
		row, found := measured[mu.row.ID]
		if !found || !row.complete(mu) {
			return nil, fmt.Errorf("%s: %s is not measured with %d seeds, or was another row then; run go run %s mutants -method all -seeds %[3]d -json FILE %[2]s, and put the line of the row into its place",
				scoreboardFile, mu.row.ID, scoreboardSeeds, commandPath)
		}
	}
	if len(measured) > len(c.mutants) {
		return nil, fmt.Errorf("%s has rows that are in the catalogue no more", scoreboardFile)
	}
	return measured, nil
}

// complete tells whether the row was measured as the mutant is now.
func (row scoreboardRow) complete(mu *mutant) bool {
	if mu.row.Inexpressible != "" {
		return row.Finding == inexpressible
	}
	for _, m := range props.Methods() {
		c := row.Methods[m]
		if givenUp := c.Seeds == inVain && c.Convicted == 0; c.Seeds != scoreboardSeeds && !givenUp {
			return false
		}
	}
	return row.Base == mu.row.Base && row.Promise == mu.row.Promise && row.Methods[portfolio].Seeds == scoreboardSeeds
}

// methodTable tells what each method convicts by itself: with most seeds, whatever the
// promise, in the median over the rows that it convicts so.
func (c *court) methodTable() (string, error) {
	measured, err := c.readScoreboard()
	if err != nil {
		return "", err
	}
	expressible := 0
	for _, mu := range c.mutants {
		if mu.row.Inexpressible == "" {
			expressible++
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "| method | convicts, of %d | by the row's promise | schedules | ms | slowest row, ms |\n|---|---:|---:|---:|---:|---:|\n", expressible)
	for _, m := range append(props.Methods(), portfolio) {
		var times []float64
		var runs []int
		rightly := 0
		for _, row := range measured {
			cell := row.Methods[m]
			if !cell.caught() {
				continue
			}
			runs, times = append(runs, cell.Runs), append(times, cell.Milliseconds)
			if cell.Promise == row.Promise {
				rightly++
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %.0f | %.0f |\n", m, len(times), rightly, median(runs), median(times), slices.Max(append(times, 0)))
	}
	return strings.TrimSpace(b.String()), nil
}
