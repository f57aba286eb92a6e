package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props"
	"github.com/gilcheck/gilcheck/props/mutants"
)

// measuredRow is a row of the scoreboard in which each method convicts with all seeds,
// but for stress, which convicts with few, and model, which was given up.
func measuredRow(id string, milliseconds float64) scoreboardRow {
	row := scoreboardRow{ID: id, Base: "spin", Promise: "progress", Finding: convicted, Methods: map[string]cell{}}
	for _, m := range append(props.Methods(), portfolio) {
		row.Methods[m] = cell{Runs: 7, Milliseconds: milliseconds, Convicted: scoreboardSeeds, Seeds: scoreboardSeeds, Promise: row.Promise}
	}
	row.Methods["stress"] = cell{Convicted: 3, Seeds: scoreboardSeeds, Promise: row.Promise}
	row.Methods["model"] = cell{Seeds: inVain}
	return row
}

// keep writes a scoreboard where the command looks for it.
func keep(t *testing.T, rows ...scoreboardRow) *court {
	t.Helper()
	dir := t.TempDir()
	name := filepath.Join(dir, filepath.FromSlash(scoreboardFile))
	text, err := json.Marshal(rows)
	require.NoError(t, err)
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, text, 0o644))
	c := &court{module: &module{dir: dir}}
	for _, id := range []string{"B01", "B03", "B05"} {
		c.mutants = append(c.mutants, &mutant{row: &mutants.Row{ID: id, Base: "spin", Promise: "progress"}})
	}
	return c
}

func TestMethodTable(t *testing.T) {
	other := measuredRow("B03", 30)
	other.Methods["race"] = cell{Runs: 9, Milliseconds: 4, Convicted: 11, Seeds: scoreboardSeeds, Promise: "visibility"}
	table, err := keep(t, measuredRow("B01", 10), other, measuredRow("B05", 20)).methodTable()
	require.NoError(t, err)
	require.Contains(t, table, "| convicts, of 3 |")
	require.Contains(t, table, "\n| pct | 3 | 3 | 7 | 20 | 30 |\n")
	require.Contains(t, table, "\n| race | 3 | 2 | 7 | 10 | 20 |\n")
	require.Contains(t, table, "\n| stress | 0 | 0 | 0 | 0 | 0 |\n")
}

// What was measured of another row, or in part, is not passed off as the scoreboard.
func TestReadScoreboard(t *testing.T) {
	good := []scoreboardRow{measuredRow("B01", 10), measuredRow("B03", 10), measuredRow("B05", 10)}
	_, err := keep(t, good...).readScoreboard()
	require.NoError(t, err)
	for name, change := range map[string]func(*scoreboardRow){
		"another row":     func(r *scoreboardRow) { r.ID = "B07" },
		"another promise": func(r *scoreboardRow) { r.Promise = "exit" },
		"another base":    func(r *scoreboardRow) { r.Base = "ticket" },
		"few seeds": func(r *scoreboardRow) {
			r.Methods[portfolio] = cell{Seeds: scoreboardSeeds - 1, Convicted: scoreboardSeeds - 1}
		},
		"interrupted":       func(r *scoreboardRow) { r.Methods["pct"] = cell{Seeds: inVain, Convicted: 1} },
		"a method left out": func(r *scoreboardRow) { delete(r.Methods, "pos") },
	} {
		t.Run(name, func(t *testing.T) {
			rows := append(slices.Clone(good[:2]), measuredRow("B05", 10))
			change(&rows[2])
			_, err := keep(t, rows...).readScoreboard()
			require.EqualError(t, err, "props/testdata/mutants/scoreboard.json: B05 is not measured with 20 seeds, or was another row then; "+
				"run go run github.com/gilcheck/gilcheck/props/cmd/gilcheck mutants -method all -seeds 20 -json FILE B05, and put the line of the row into its place")
		})
	}
	_, err = keep(t, append(good, measuredRow("B99", 1))...).readScoreboard()
	require.EqualError(t, err, "props/testdata/mutants/scoreboard.json has rows that are in the catalogue no more")
	c := keep(t)
	require.NoError(t, os.WriteFile(filepath.Join(c.module.dir, filepath.FromSlash(scoreboardFile)), []byte("[{"), 0o644))
	_, err = c.readScoreboard()
	require.ErrorContains(t, err, "props/testdata/mutants/scoreboard.json: unexpected end of JSON input")
}
