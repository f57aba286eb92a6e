package main

import (
	"encoding/json"
	"os"
)

// A scoreboardRow is a row of the table as -json writes it.
type scoreboardRow struct {
	ID          string          `json:"id"`
	Base        string          `json:"base,omitempty"`
	Promise     string          `json:"promise,omitempty"`
	Finding     finding         `json:"finding"`
	Reason      string          `json:"reason,omitempty"`
	Threads     int             `json:"threads"`
	Preemptions int             `json:"preemptions"`
	Methods     map[string]cell `json:"methods"`
}

// writeJSON writes the table to the file of the request, a row on each line.
func (c *court) writeJSON(records []*record) error {
	text, sep := []byte("["), "\n"
	for _, r := range records {
		v := r.verdict()
		row := scoreboardRow{ID: r.mutant.row.ID, Base: r.mutant.row.Base, Promise: r.mutant.row.Promise,
			Finding: v.finding, Reason: v.reason, Methods: map[string]cell{}}
		if v.broken != nil {
			row.Threads, row.Preemptions = v.broken.Threads, v.broken.Preemptions
		}
		for m, trials := range r.trials {
			if r.mutant.ready() {
				row.Methods[m] = cellOf(trials, row.Promise)
			}
		}
		line, err := json.Marshal(row)
		if err != nil {
			return err
		}
		text, sep = append(append(text, sep...), line...), ",\n"
	}
	return os.WriteFile(c.request.json, append(text, "\n]\n"...), 0o644)
}
