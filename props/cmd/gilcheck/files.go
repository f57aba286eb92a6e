package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/gilcheck/gilcheck/props/report"
)

// files are the reports that the flags ask for. They are created before the work
// begins: a name that cannot be written to is better known now than in an hour.
type files struct {
	json, junit, html *os.File // nil: not wanted
}

func openFiles(r *request) (*files, error) {
	f := &files{}
	create := func(to **os.File, name string) error {
		if name == "" {
			return nil
		}
		file, err := os.Create(name)
		*to = file
		return err
	}
	page := ""
	if r.html != "" {
		if err := os.MkdirAll(r.html, 0o755); err != nil {
			return nil, err
		}
		page = filepath.Join(r.html, "index.html")
	}
	return f, errors.Join(create(&f.json, r.json), create(&f.junit, r.junit), create(&f.html, page))
}

// write fills and closes the files.
func (f *files) write(r report.Report, now time.Time) error {
	return errors.Join(
		fill(f.json, func(w io.Writer) error { return writeJSON(w, r) }),
		fill(f.junit, func(w io.Writer) error { return writeJUnit(w, r) }),
		fill(f.html, func(w io.Writer) error { return writeHTML(w, r, now) }))
}

func fill(file *os.File, write func(io.Writer) error) error {
	if file == nil {
		return nil
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return fmt.Errorf("write %s: %w", file.Name(), err)
	}
	return nil
}

func writeJSON(w io.Writer, r report.Report) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(r)
}
