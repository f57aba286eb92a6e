package main

import (
	"bytes"
	"fmt"
	"go/types"
	"os"
	"path/filepath"
	"strings"

	"github.com/gilcheck/gilcheck/props/mutate"
	"github.com/gilcheck/gilcheck/props/report"
)

// A mutation is a mutant on its way to a verdict: a package that exists in memory
// only, in a directory below that of the lock, so that it can import what the lock can.
type mutation struct {
	mutate.Mutant
	files map[string][]byte // by absolute name
	diff  string
	dir   string // absolute
	path  string // import path
	test  string // the function that verifies it

	fate      fate
	promise   string // that is broken
	reason    string // why it is not caught
	programs  int    // in which it cannot be told from the lock
	schedules int    // of them
}

// A fate is what became of a mutant.
type fate string

// The fates.
const (
	untried    fate = ""
	guilty     fate = "convicted"
	equivalent fate = "equivalent"
	notCaught  fate = "not caught"
)

// clonePrefix begins the names of the directories.
const clonePrefix = "zz_gilcheck_"

// mutate makes the mutants that compile, each once.
func (l *laboratory) mutate() error {
	p := l.target.plain
	s := mutate.Source{Fset: p.Fset, Files: p.Syntax, Info: p.TypesInfo, Text: map[string][]byte{}}
	for _, name := range p.GoFiles {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s.Text[name] = text
	}
	for _, f := range p.Syntax {
		if name := p.Fset.File(f.FileStart).Name(); s.Text[name] == nil {
			return fmt.Errorf("%s is generated: a package that uses cgo cannot be mutated", relative(name))
		}
	}
	goVersion := ""
	if p.Module != nil && p.Module.GoVersion != "" {
		goVersion = "go" + p.Module.GoVersion
	}
	l.original = l.clone(s, "original")
	known := map[string]bool{}
	reached := l.reach()
	for _, m := range mutate.Mutants(s) {
		if !reached(m.Function) {
			continue
		}
		was := s.Text[m.File]
		text, err := m.Apply(was)
		key := m.File + "\x00" + string(text)
		switch {
		case err != nil:
			l.discarded++
			continue
		case known[key] || bytes.Equal(text, was):
			continue
		case !m.Compiles(s, text, importsOf(p.Types), goVersion):
			l.discarded++
			continue
		}
		known[key] = true
		c := l.clone(s, fmt.Sprint(len(l.mutations)+1))
		c.Mutant, c.diff = m, mutate.Diff(was, text)
		c.files[filepath.Join(c.dir, filepath.Base(m.File))] = text
		l.mutations = append(l.mutations, c)
	}
	if len(l.mutations) == 0 {
		return fmt.Errorf("it has nothing to mutate")
	}
	return nil
}

// clone is the package under another name.
func (l *laboratory) clone(s mutate.Source, name string) *mutation {
	c := &mutation{files: map[string][]byte{}, dir: filepath.Join(l.target.dir, clonePrefix+name),
		path: l.target.path + "/" + clonePrefix + name, test: "TestMutant" + strings.ToUpper(name[:1]) + name[1:]}
	for file, text := range s.Text {
		c.files[filepath.Join(c.dir, filepath.Base(file))] = text
	}
	return c
}

// importsOf gives the packages that a package imports.
func importsOf(p *types.Package) types.Importer {
	known := map[string]*types.Package{"unsafe": types.Unsafe}
	for _, i := range p.Imports() {
		known[i.Path()] = i
	}
	return importerFunc(func(path string) (*types.Package, error) {
		if known[path] == nil {
			return nil, fmt.Errorf("%s is not imported", path)
		}
		return known[path], nil
	})
}

type importerFunc func(string) (*types.Package, error)

// Import is the function itself.
func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// convict notes a broken promise, if there is one.
func (mu *mutation) convict(all []outcome) bool {
	for _, o := range all {
		for _, p := range o.Promises {
			if p.Verdict == report.Fail {
				mu.fate, mu.promise = guilty, p.Name
				return true
			}
		}
	}
	return false
}
