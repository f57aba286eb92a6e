package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gilcheck/gilcheck/props/mutants"
)

// rowsFolder is where the rows are, below the module of gilcheck.
var rowsFolder = filepath.Join("props", "testdata", "mutants")

// verifyMutants is the subcommand: it verifies the mutants of the catalogue, says
// which are not convicted as their rows say, and compares the ways to convict them.
func verifyMutants(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	r, err := parseMutants(args, stdout)
	if errors.Is(err, errHelp) {
		return statusHolds
	}
	var court *court
	if err == nil {
		court, err = openCourt(ctx, r)
	}
	if err != nil {
		fmt.Fprintf(stderr, "gilcheck: %v\n", err)
		return statusUnusable
	}
	defer court.close()
	if r.readme {
		return court.summarize(stderr)
	}
	records := court.try(ctx, stderr)
	if ctx.Err() != nil {
		records = known(records)
	}
	if ctx.Err() != nil && len(records) == 0 {
		fmt.Fprintf(stderr, "gilcheck: %s\n", interrupted)
		return statusInconclusive
	}
	if r.json != "" {
		if err := court.writeJSON(records); err != nil {
			fmt.Fprintf(stderr, "gilcheck: %v\n", err)
			return statusUnusable
		}
	}
	status := court.report(stdout, records)
	if ctx.Err() != nil {
		fmt.Fprintln(stdout, "interrupted: this is what was tried until then")
		return statusInconclusive
	}
	return status
}

// A court is where mutants are tried.
type court struct {
	request *mutantsRequest
	module  *module
	temp    string
	mutants []*mutant
	strange []error // files that are no rows
	panels  map[bool]*panel
}

// openCourt reads the rows that are asked for.
func openCourt(ctx context.Context, r *mutantsRequest) (*court, error) {
	m, err := findModule(ctx)
	if err != nil {
		return nil, err
	}
	if m.path != modulePath {
		return nil, fmt.Errorf("the mutants are in the repository of %s, and this is %s", modulePath, m.path)
	}
	c := &court{request: r, module: m}
	rows, problems := mutants.Load(filepath.Join(m.dir, rowsFolder))
	for _, row := range rows {
		if r.wants(row.ID) {
			c.mutants = append(c.mutants, newMutant(m, row))
		}
	}
	for _, p := range problems {
		if id, _, _ := strings.Cut(p.Error(), "."); r.wants(id) {
			c.strange = append(c.strange, p)
		}
	}
	for _, name := range r.names {
		is := func(mu *mutant) bool { return strings.EqualFold(mu.row.ID, name) }
		unreadable := func(p error) bool { return strings.HasPrefix(strings.ToLower(p.Error()), strings.ToLower(name)+".") }
		if !slices.ContainsFunc(c.mutants, is) && !slices.ContainsFunc(c.strange, unreadable) {
			return nil, fmt.Errorf("there is no row %s in %s", name, filepath.ToSlash(rowsFolder))
		}
	}
	if r.bases {
		c.mutants = basesOf(c.mutants)
	}
	c.temp, err = os.MkdirTemp("", "gilcheck")
	return c, err
}

func (c *court) close() { _ = os.RemoveAll(c.temp) }

// try applies, builds and verifies the mutants, in the order of their rows.
func (c *court) try(ctx context.Context, stderr io.Writer) []*record {
	c.prepare(ctx)
	return c.hear(ctx, stderr)
}

// prepare does everything up to the test binaries.
func (c *court) prepare(ctx context.Context) {
	for _, mu := range c.mutants {
		mu.apply(c.module)
	}
	loadMutants(ctx, c.mutants)
	c.build(ctx)
}
