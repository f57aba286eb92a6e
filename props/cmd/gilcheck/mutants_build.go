package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gilcheck/gilcheck/props/rebuild"
)

// A panel is a test binary that verifies mutants, any of them in a process of its own.
type panel struct {
	binary *testBinary
	race   bool
	temp   string
	err    error // why it was not built
}

// build builds the tests of all mutants: one binary for those that only the race
// detector sees, or for all if the detector is compared, and one for the others.
func (c *court) build(ctx context.Context) {
	compared := slices.Contains(c.request.methods, raceMethod)
	c.panels = map[bool]*panel{
		false: c.panel(ctx, false, func(mu *mutant) bool { return !mu.row.Declared.Race }),
		true:  c.panel(ctx, true, func(mu *mutant) bool { return mu.row.Declared.Race || compared }),
	}
}

// panel builds one binary for the mutants of a kind; nil if there are none.
func (c *court) panel(ctx context.Context, race bool, of func(*mutant) bool) *panel {
	var list []*mutant
	for _, mu := range c.mutants {
		if mu.ready() && of(mu) {
			list = append(list, mu)
		}
	}
	if len(list) == 0 {
		return nil
	}
	p := &panel{race: race, temp: filepath.Join(c.temp, fmt.Sprintf("race=%t", race))}
	if p.err = os.Mkdir(p.temp, 0o700); p.err == nil {
		p.err = p.build(ctx, c.module, list)
	}
	return p
}

// build rewrites the mutants, as dependencies of a package that imports them all, and
// builds the test of that package.
func (p *panel) build(ctx context.Context, m *module, list []*mutant) error {
	path := m.path + "/" + filepath.ToSlash(rowsFolder) + "/" + mutantsPackage
	e := &examination{target: &target{path: path}, request: &request{race: p.race}, module: m}
	test := rebuild.Test{Path: path, Extra: sources(m, list), Flags: e.request.buildFlags()}
	plan, err := test.Plan(ctx)
	if err != nil {
		return err
	}
	for _, mu := range list {
		if slices.Contains(plan.Built, mu.path) {
			continue
		}
		mu.problem = errors.New("it has nothing that the rewriter knows")
		for _, n := range plan.Notes {
			if n.Package == mu.path {
				mu.problem = fmt.Errorf("%s: %s", relative(n.Position), n.Reason)
			}
		}
	}
	p.binary = &testBinary{file: filepath.Join(p.temp, "mutants.test")}
	return e.build(ctx, p.binary.file, path, plan.Env, plan.Args)
}

// sources are the files of the mutants, a package that imports them, and its tests:
// one file for each mutant, in whose scope the mutant's exported names are.
func sources(m *module, list []*mutant) map[string][]byte {
	dir := filepath.Join(m.dir, rowsFolder, mutantsPackage)
	extra := map[string][]byte{}
	var imports bytes.Buffer
	for _, mu := range list {
		maps.Copy(extra, mu.files)
		fmt.Fprintf(&imports, "import _ %q\n", mu.path)
		name := filepath.Join(dir, "zz_"+filepath.Base(mu.dir)+"_test.go")
		extra[name] = []byte(mu.constructor.test(mu.test(), mutantsPackage, mu.path, false))
	}
	extra[filepath.Join(dir, mutantsPackage+".go")] = fmt.Appendf(nil, "package %s\n\n%s", mutantsPackage, imports.Bytes())
	return extra
}
