package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"

	"github.com/gilcheck/gilcheck/props/mutants"
)

// A mutant is a row on its way to a verdict: a package that exists in memory only.
type mutant struct {
	row         *mutants.Row
	path        string // import path
	dir         string // absolute
	files       map[string][]byte
	target      *target
	constructor *constructor
	problem     error // why it cannot be verified
}

// mutantsPackage holds the packages of the mutants, and their tests. No such
// directory exists: the go command finds it in the overlay.
const mutantsPackage = "run"

func newMutant(m *module, row *mutants.Row) *mutant {
	name := strings.ToLower(row.ID)
	return &mutant{row: row,
		path: m.path + "/" + filepath.ToSlash(rowsFolder) + "/" + mutantsPackage + "/" + name,
		dir:  filepath.Join(m.dir, rowsFolder, mutantsPackage, name)}
}

// test is the name of the test function that verifies the mutant.
func (mu *mutant) test() string { return "Test" + mu.row.ID }

// ready tells whether the mutant can be verified, as far as is known by now.
func (mu *mutant) ready() bool { return mu.problem == nil && mu.row.Inexpressible == "" }

// apply makes the package.
func (mu *mutant) apply(m *module) {
	if mu.row.Inexpressible != "" {
		return
	}
	files, err := mu.row.Apply(m.dir)
	if err != nil {
		mu.problem = err
		return
	}
	mu.files = map[string][]byte{}
	for name, text := range files {
		mu.files[filepath.Join(mu.dir, name)] = text
	}
}

// loadMutants type-checks the packages, all at once, and finds the locks in them. A
// package that does not compile would keep the others from being built.
func loadMutants(ctx context.Context, all []*mutant) {
	config := &packages.Config{Context: ctx, Mode: loadMode, Overlay: map[string][]byte{}}
	byPath := map[string]*mutant{}
	var paths []string
	for _, mu := range all {
		if !mu.ready() {
			continue
		}
		byPath[mu.path] = mu
		paths = append(paths, mu.path)
		for name, text := range mu.files {
			config.Overlay[name] = text
		}
	}
	if len(paths) == 0 {
		return
	}
	loaded, err := packages.Load(config, paths...)
	for _, p := range loaded {
		if mu := byPath[p.PkgPath]; mu != nil {
			mu.target = &target{path: mu.path, dir: mu.dir, plain: p}
			mu.constructor, mu.problem = findLock(p, mu.row.Declared.New)
		}
	}
	for _, mu := range all {
		if mu.ready() && mu.target == nil {
			mu.problem = errors.Join(err, errors.New("the go command does not find its package"))
		}
	}
}

// findLock finds the constructor that an external test can call.
func findLock(p *packages.Package, expr string) (*constructor, error) {
	if len(p.Errors) > 0 {
		return nil, fmt.Errorf("it does not build: %s", loadError(p.Errors))
	}
	if expr == "" {
		found, err := findConstructor(p.Types)
		if err != nil {
			return nil, err
		}
		expr = found
	}
	c, err := newConstructor(p, expr)
	if err == nil && (c.private || c.foreign) {
		err = fmt.Errorf("%s is nothing that another package can call", expr)
	}
	return c, err
}
