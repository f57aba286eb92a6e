package mutants

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/txtar"
)

// extension is that of a file that holds a row.
const extension = ".txtar"

// Load reads every row below dir, in the order of their numbers. A file that is no
// row has an error of its own, by which it is named; the others are read all the same.
func Load(dir string) ([]*Row, []error) {
	names, err := filepath.Glob(filepath.Join(dir, "*"+extension))
	if err != nil {
		return nil, []error{err}
	}
	if len(names) == 0 {
		return nil, []error{fmt.Errorf("there is no row in %s", dir)}
	}
	var rows []*Row
	var problems []error
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		row, err := Parse(filepath.Base(name), text)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b *Row) int { return cmp.Compare(a.rank(), b.rank()) })
	return rows, problems
}

// An id is B with the number of a bug in the catalogue, or one of our own: with L for
// the promises of event loops, with X for a bug of a lock that has no known history.
var idForm = regexp.MustCompile(`^[BLX][0-9]{2,4}$`)

// number is that of the id.
func (r *Row) number() int {
	n, _ := strconv.Atoi(r.ID[1:])
	return n
}

// rank orders rows by their ids.
func (r *Row) rank() int { return int(r.ID[0])<<16 + r.number() }

// Parse reads the row that a file holds; name is that of the file. Errors begin with
// name and the line.
func Parse(name string, text []byte) (*Row, error) {
	id, ok := strings.CutSuffix(name, extension)
	if !ok || !idForm.MatchString(id) {
		return nil, fmt.Errorf("%s:1: a row is in a file like B45%s", name, extension)
	}
	archive := txtar.Parse(text)
	h, err := parseHeader(name, string(archive.Comment))
	if err != nil {
		return nil, err
	}
	row := &Row{}
	if err := row.setHeader(h); err != nil {
		return nil, err
	}
	line := 1 + strings.Count(string(archive.Comment), "\n")
	for _, f := range archive.Files {
		if err := row.addEdit(name, line, f); err != nil {
			return nil, err
		}
		line += 1 + strings.Count(string(f.Data), "\n")
	}
	if row.Inexpressible == "" && len(row.Edits) == 0 {
		return nil, fmt.Errorf("%s:%d: it edits nothing", name, line)
	}
	return row, nil
}

// addEdit reads one file section, whose first line has the given number.
func (r *Row) addEdit(name string, line int, f txtar.File) error {
	fail := func(reason string) error { return fmt.Errorf("%s:%d: %s: %w", name, line, f.Name, errors.New(reason)) }
	switch {
	case r.Inexpressible != "":
		return fail("a row that is inexpressible edits nothing")
	case f.Name != filepath.Base(f.Name) || !strings.HasSuffix(f.Name, ".go") || strings.HasSuffix(f.Name, "_test.go"):
		return fail("only a Go file of the base itself can be edited, and none of its tests")
	case slices.ContainsFunc(r.Edits, func(e Edit) bool { return e.File == f.Name }):
		return fail("it is there twice; one section holds all hunks of a file")
	}
	hunks, err := parseHunks(name, line+1, f.Name, string(f.Data))
	if err != nil {
		return err
	}
	r.Edits = append(r.Edits, Edit{File: f.Name, Hunks: hunks})
	return nil
}
