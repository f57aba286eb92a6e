package instrument

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"path/filepath"
	"sync"
)

// A world is what a session found: every package that the build needs.
type world struct {
	*session
	env    goEnv
	fset   *token.FileSet
	all    map[string]*listed // by ImportPath with variant
	named  []*listed          // without variants, in the order of the go command
	shims  []*listed          // the shims and all that they import
	chosen map[string]*unit   // packages to rewrite, by import path
	order  []string           // keys of chosen, sorted
	left   map[string]*unit   // packages that were chosen, and are left as they are
	report reports

	redirects []string // functions of golang.org/x/sys/unix that go to the shim
}

type reports struct{ refused, notes []Refusal }

// load asks the go command for everything it knows. Export data of what is not
// rewritten comes with it, from the build cache.
func (s *session) load(ctx context.Context) (*world, error) {
	w := &world{session: s, fset: token.NewFileSet(), all: map[string]*listed{}, chosen: map[string]*unit{}, left: map[string]*unit{}}
	args := []string{"-deps", "-export"}
	if s.Tests {
		args = append(args, "-test")
	}
	var named []*listed
	var envErr, shimErr, listErr error
	var running sync.WaitGroup // the go command mostly waits for the disk
	running.Go(func() { w.env, envErr = s.env(ctx) })
	running.Go(func() { w.shims, shimErr = s.findShims(ctx) })
	running.Go(func() { named, listErr = s.list(ctx, append(append(args, "--"), s.Patterns...)...) })
	running.Wait()
	if err := errors.Join(envErr, shimErr, listErr); err != nil {
		return nil, first(envErr, shimErr, listErr)
	}
	w.redirects = redirectable(w.shims)
	for _, p := range named {
		w.all[p.ImportPath] = p
		if !p.DepOnly && p.ForTest == "" && filepath.Ext(p.ImportPath) != ".test" {
			w.named = append(w.named, p)
		}
	}
	return w, w.usable(named)
}

func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// findShims lists the shims, and thereby learns whether they can be imported here.
func (s *session) findShims(ctx context.Context) ([]*listed, error) {
	list, err := s.list(ctx, append([]string{"-deps", "--"}, s.wanted()...)...)
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Error != nil && p.ImportPath != unixPath && p.ImportPath != unixShim {
			return nil, fmt.Errorf("%w: %s", ErrNotRequired, firstLine(p.Error.Err))
		}
	}
	return list, nil
}

func (s *session) wanted() []string {
	list := append([]string{unixShim}, shims...)
	if s.Plain {
		list = append(list, shimPath+"plain")
	}
	return list
}

// usable reports the first error that the go command or the compiler found.
func (w *world) usable(list []*listed) error {
	if len(w.named) == 0 {
		return errors.New("the patterns match no package")
	}
	for _, p := range list {
		if p.Error != nil {
			return p.problem()
		}
	}
	for _, p := range w.named {
		if p.Standard {
			return fmt.Errorf("%s: a package of the standard library cannot be rewritten", p.ImportPath)
		}
	}
	return nil
}

// problem is the error of a package with its position, if the go command knows one.
func (p *listed) problem() error {
	line := firstLine(p.Error.Err)
	if p.Error.Pos != "" {
		line = p.Error.Pos + ": " + line
	}
	if line == "" {
		line = "package " + p.ImportPath + " cannot be built"
	}
	return errors.New(line)
}
