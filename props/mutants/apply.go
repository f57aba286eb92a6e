package mutants

import (
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// locksFolder holds the bases that are named by one word.
const locksFolder = "props/testdata/locks/"

// Folder is the folder of the base, below that of the module.
func (r *Row) Folder() string {
	if strings.Contains(r.Base, "/") {
		return filepath.FromSlash(r.Base)
	}
	return filepath.FromSlash(locksFolder + r.Base)
}

// Apply gives the Go files of the mutant, tests excepted, by name: those of its base
// with the edits made. module is the folder of the module. An error names the row's
// file and line and the hunk.
func (r *Row) Apply(module string) (map[string][]byte, error) {
	if r.Inexpressible != "" {
		return nil, fmt.Errorf("%s cannot be expressed in Go: %s", r.ID, r.Inexpressible)
	}
	dir := filepath.Join(module, r.Folder())
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if files[filepath.Base(name)], err = os.ReadFile(name); err != nil {
			return nil, err
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s%s: base: there is no package in %s", r.ID, extension, filepath.ToSlash(r.Folder()))
	}
	for _, e := range r.Edits {
		text, ok := files[e.File]
		if !ok {
			return nil, fmt.Errorf("%s: base %s has no such file", e.Hunks[0].At, r.Base)
		}
		if files[e.File], err = e.apply(text); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// A match is where a hunk belongs: the first line of its old text, counted from 0.
type match struct {
	hunk Hunk
	line int
}

// apply makes all edits of a file at once, so that each looks at the base's lines. The
// result is formatted: a line that goes may change how the comments beside its
// neighbours are aligned, and that is no part of the bug.
func (e Edit) apply(text []byte) ([]byte, error) {
	lines := strings.Split(string(text), "\n")
	var matches []match
	for _, h := range e.Hunks {
		at, err := h.find(lines)
		if err != nil {
			return nil, err
		}
		matches = append(matches, match{h, at})
	}
	slices.SortFunc(matches, func(a, b match) int { return a.line - b.line })
	var result []string
	done := 0
	for _, m := range matches {
		if m.line < done {
			return nil, fmt.Errorf("%s: it overlaps another hunk", m.hunk.At)
		}
		result = append(append(result, lines[done:m.line]...), m.hunk.New...)
		done = m.line + len(m.hunk.Old)
	}
	result = append(result, lines[done:]...)
	mutant, err := format.Source([]byte(strings.Join(result, "\n")))
	if err != nil {
		return nil, fmt.Errorf("%s: the result is not Go: %w", e.Hunks[0].At, err)
	}
	return mutant, nil
}

// find gives the one place where the old text stands.
func (h Hunk) find(lines []string) (int, error) {
	var found []string
	at, longest := -1, 0 // lines of the old text that stand somewhere together
	for i := range lines {
		n := common(lines[i:], h.Old)
		longest = max(longest, n)
		if n == len(h.Old) {
			found = append(found, fmt.Sprint(i+1))
			at = i
		}
	}
	switch {
	case len(found) == 0:
		return 0, fmt.Errorf("%s: the edit no longer applies: %q is not there%s", h.At, h.Old[longest], behind(h.Old[:longest]))
	case len(found) > 1:
		return 0, fmt.Errorf("%s: the edit is ambiguous: its old text begins at lines %s; give it more context", h.At, strings.Join(found, " and "))
	}
	return at, nil
}

func behind(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return fmt.Sprintf(", at least not behind %q", lines[len(lines)-1])
}

// common is how many lines a and b begin with in common.
func common(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
