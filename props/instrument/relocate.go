package instrument

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
)

// A relocation maps directories of modules in the module cache to copies. The cache
// is read-only, and the go command allows no overlay beneath it ("Files beneath
// GOMODCACHE must not be replaced", cmd/go/internal/fsys); a module elsewhere, named
// by a replace directive, may be overlaid.
type relocation map[string]string

// path is where a file or directory is found after the move.
func (r relocation) path(path string) string {
	for from, to := range r {
		if below(path, from) {
			return filepath.Join(to, strings.TrimPrefix(path, from))
		}
	}
	return path
}

// relocate copies the modules of the cache that have a package to rewrite, and
// overlays go.mod, or go.work, with one that names the copies.
func (w *world) relocate(replace map[string]string) (relocation, error) {
	moved := relocation{}
	var modules []*listedModule
	for _, path := range w.order {
		m := w.chosen[path].module
		if m == nil || !below(m.Dir, w.env.GOMODCACHE) || moved[m.Dir] != "" {
			continue
		}
		to, err := w.copyModule(m)
		if err != nil {
			return nil, err
		}
		moved[m.Dir] = to
		modules = append(modules, m)
	}
	if len(modules) == 0 {
		return moved, nil
	}
	return moved, w.redirect(modules, moved, replace)
}

// copyModule copies a module once and for all, since a version never changes.
func (w *world) copyModule(m *listedModule) (string, error) {
	from := m
	if m.Replace != nil {
		from = m.Replace
	}
	path, err := module.EscapePath(from.Path)
	if err != nil {
		return "", err
	}
	to := filepath.Join(w.store.dir, "modules", filepath.FromSlash(path)+"@"+from.Version)
	if _, err := os.Stat(to); err == nil {
		return to, nil
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(filepath.Dir(to), ".copying-*")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	if err := copyTree(m.Dir, temp); err != nil {
		return "", err
	}
	if err := completeModule(temp, m); err != nil {
		return "", err
	}
	if err := os.Rename(temp, to); err != nil {
		if _, e := os.Stat(to); e == nil {
			return to, nil // another process was faster
		}
		return "", err
	}
	return to, nil
}

// copyTree copies regular files. Files of the cache are never written to, so a link
// does where the file system has them.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		target := filepath.Join(to, strings.TrimPrefix(path, from))
		switch {
		case d.IsDir():
			return os.MkdirAll(target, 0o755)
		case !d.Type().IsRegular():
			return nil
		case os.Link(path, target) == nil:
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(target, text, 0o644)
	})
}

// completeModule writes the go.mod that a module from before modules lacks.
func completeModule(dir string, m *listedModule) error {
	file := filepath.Join(dir, "go.mod")
	if _, err := os.Stat(file); err == nil {
		return nil
	}
	return os.WriteFile(file, []byte("module "+modfile.AutoQuote(m.Path)+"\n"), 0o644)
}

// redirect overlays the file that decides which modules are used.
func (w *world) redirect(modules []*listedModule, moved relocation, replace map[string]string) error {
	file := w.env.GOWORK
	if file == "" || file == "off" {
		file = w.moduleFile()
	}
	old, err := w.read(file)
	if err != nil {
		return err
	}
	var text []byte
	if filepath.Ext(file) == ".work" {
		text, err = replaceInWork(file, old, modules, moved)
	} else {
		text, err = replaceInModule(file, old, modules, moved)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return w.deliver(file, string(text), replace)
}

// moduleFile is go.mod, or what the user's own -modfile puts in its place.
func (w *world) moduleFile() string {
	for _, f := range w.BuildFlags {
		if value, ok := strings.CutPrefix(strings.TrimPrefix(f, "-"), "-modfile="); ok {
			return w.absolute(value)
		}
		if value, ok := strings.CutPrefix(f, "-modfile="); ok {
			return w.absolute(value)
		}
	}
	return w.env.GOMOD
}

func replaceInModule(file string, text []byte, modules []*listedModule, moved relocation) ([]byte, error) {
	f, err := modfile.Parse(file, text, nil)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		if err := f.AddReplace(m.Path, m.Version, moved[m.Dir], ""); err != nil {
			return nil, err
		}
	}
	return f.Format()
}

func replaceInWork(file string, text []byte, modules []*listedModule, moved relocation) ([]byte, error) {
	f, err := modfile.ParseWork(file, text, nil)
	if err != nil {
		return nil, err
	}
	for _, m := range modules {
		if err := f.AddReplace(m.Path, m.Version, moved[m.Dir], ""); err != nil {
			return nil, err
		}
	}
	return modfile.Format(f.Syntax), nil
}
