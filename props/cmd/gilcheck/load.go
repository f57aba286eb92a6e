package main

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A target is one package to verify.
type target struct {
	path    string
	dir     string            // absolute
	plain   *packages.Package // without test files
	tests   []*packages.Package
	problem error // why it cannot be used
}

// loadMode asks for syntax and types of the named packages; what they import is
// read from the compiler's export data.
const loadMode = packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedTypes |
	packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule | packages.NeedForTest

// load finds the packages and their tests, in the order of their paths.
func load(ctx context.Context, patterns []string) ([]*target, error) {
	config := &packages.Config{Context: ctx, Mode: loadMode, Tests: true}
	loaded, err := packages.Load(config, patterns...)
	if err != nil {
		return nil, errors.New(firstError(err.Error()))
	}
	targets := map[string]*target{}
	of := func(path string) *target {
		if targets[path] == nil {
			targets[path] = &target{path: path}
		}
		return targets[path]
	}
	for _, p := range loaded {
		switch {
		case p.Name == "main" && strings.HasSuffix(p.ID, ".test"):
			// the generated main function of a test binary
		case p.ForTest == "":
			of(p.PkgPath).plain = p
		case p.PkgPath == p.ForTest || p.PkgPath == p.ForTest+"_test":
			t := of(p.ForTest)
			t.tests = append(t.tests, p)
		}
	}
	return finish(targets)
}

// finish drops what was not asked for, and notes what cannot be used.
func finish(targets map[string]*target) ([]*target, error) {
	var list []*target
	for _, t := range targets {
		if t.plain == nil {
			continue
		}
		t.dir = directory(t.plain)
		if len(t.plain.Errors) > 0 {
			t.problem = errors.New(loadError(t.plain.Errors))
		}
		list = append(list, t)
	}
	if len(list) == 0 {
		return nil, errors.New("the patterns match no package")
	}
	slices.SortFunc(list, func(a, b *target) int { return cmp.Compare(a.path, b.path) })
	return list, nil
}

func directory(p *packages.Package) string {
	if p.Dir != "" {
		return p.Dir
	}
	for _, f := range slices.Concat(p.GoFiles, p.OtherFiles, p.IgnoredFiles) {
		return filepath.Dir(f)
	}
	return ""
}

// loadError is the first error with a position, since the go command repeats the
// compiler's errors without one.
func loadError(errs []packages.Error) string {
	for _, e := range errs {
		if e.Pos != "" && e.Pos != "-" {
			return relative(e.Pos) + ": " + firstError(e.Msg)
		}
	}
	return firstError(errs[0].Msg)
}

// relative shortens the position of an error as the go command does.
func relative(pos string) string {
	wd, err := os.Getwd()
	if err != nil {
		return pos
	}
	if short, err := filepath.Rel(wd, pos); err == nil && len(short) < len(pos) {
		return short
	}
	return pos
}
