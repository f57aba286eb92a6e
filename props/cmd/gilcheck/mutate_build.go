package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/gilcheck/gilcheck/props/rebuild"
)

// batchSize is how many mutants share a binary: linking takes seconds, and each mutant
// is compiled in a fraction of one.
const batchSize = 40

// clonesPackage tests the mutants of a batch. Its directory is that of no package.
const clonesPackage = clonePrefix + "run"

// A built batch is a binary that verifies any of its mutants.
type built struct {
	binary *testBinary
	temp   string
	list   []*mutation
}

// batches are the mutants in the order in which they were made; the lock itself comes
// with the first.
func (l *laboratory) batches() [][]*mutation {
	var all [][]*mutation
	for batch := range slices.Chunk(l.mutations, batchSize) {
		all = append(all, batch)
	}
	all[0] = append([]*mutation{l.original}, all[0]...)
	return all
}

// build builds the batch. If that fails it is for one of the mutants, which is looked
// for by halves, and discarded.
func (l *laboratory) build(ctx context.Context, name string, batch []*mutation) []built {
	b, err := l.buildAll(ctx, name, batch)
	switch {
	case ctx.Err() != nil:
		return nil
	case err == nil:
		return []built{b}
	case len(batch) == 1:
		batch[0].reason = err.Error()
		return nil
	}
	half := len(batch) / 2
	return append(l.build(ctx, name+"a", batch[:half]), l.build(ctx, name+"b", batch[half:])...)
}

// buildAll rewrites the mutants, as dependencies of a package that imports them all,
// and builds the test of that package.
func (l *laboratory) buildAll(ctx context.Context, name string, batch []*mutation) (built, error) {
	b := built{list: batch, temp: filepath.Join(l.temp, name)}
	if err := os.Mkdir(b.temp, 0o700); err != nil {
		return b, err
	}
	b.binary = &testBinary{file: filepath.Join(b.temp, "mutants.test")}
	path := l.target.path + "/" + clonesPackage
	e := &examination{target: &target{path: path}, request: l.request, module: l.module, temp: b.temp}
	source := &testSource{path: path, extra: l.sources(batch)}
	test := rebuild.Test{Path: path, Extra: source.extra, Flags: l.request.buildFlags()}
	plan, err := test.Plan(ctx)
	if err != nil {
		return b, err
	}
	for _, mu := range batch {
		if !slices.Contains(plan.Built, mu.path) {
			mu.reason = "it has nothing that the rewriter knows"
		}
	}
	return b, e.build(ctx, b.binary.file, path, plan.Env, plan.Args)
}

// sources are the files of the mutants, a package that imports them, and its tests:
// one file for each mutant, in whose scope the mutant's exported names are.
func (l *laboratory) sources(batch []*mutation) map[string][]byte {
	dir := filepath.Join(l.target.dir, clonesPackage)
	extra := map[string][]byte{}
	var imports bytes.Buffer
	for _, mu := range batch {
		maps.Copy(extra, mu.files)
		c := *l.constructor
		if c.private || c.foreign {
			extra[filepath.Join(mu.dir, generatedConstructor+".go")] = l.exported()
			c.source, c.imports = generatedConstructor, nil
		}
		fmt.Fprintf(&imports, "import _ %q\n", mu.path)
		extra[filepath.Join(dir, mu.test+"_test.go")] = []byte(c.test(mu.test, clonesPackage, mu.path, false))
	}
	extra[filepath.Join(dir, clonesPackage+".go")] = fmt.Appendf(nil, "package %s\n\n%s", clonesPackage, imports.Bytes())
	return extra
}

// generatedConstructor is the exported name of a constructor that has none.
const generatedConstructor = "ZzGilcheckNew"

// exported is a file of the mutant that gives its constructor a name.
func (l *laboratory) exported() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "package %s\n\n", l.target.plain.Name)
	for _, path := range slices.Sorted(maps.Keys(l.constructor.imports)) {
		fmt.Fprintf(&b, "import %s %q\n", l.constructor.imports[path], path)
	}
	fmt.Fprintf(&b, "\nvar %s = %s\n", generatedConstructor, l.constructor.source)
	return b.Bytes()
}
