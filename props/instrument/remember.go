package instrument

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// rewriterSource is the rewriter's version: what another one wrote is not used.
//
//go:embed *.go
var rewriterSource embed.FS

// A manifest remembers what a rewriting read and wrote.
type manifest struct {
	Inputs  map[string]string // directory to the state of its source files
	Outputs []string
	Build   Build
}

// remembered is what an earlier call with the same configuration gave, if nothing
// has changed since. It does not run the go command.
func (s *session) remembered() *Build {
	text, err := os.ReadFile(s.manifestFile())
	if err != nil {
		return nil
	}
	var m manifest
	if json.Unmarshal(text, &m) != nil {
		return nil
	}
	for dir, state := range m.Inputs {
		if now, _ := stateOf(dir); now != state {
			return nil
		}
	}
	for _, file := range m.Outputs {
		if _, err := os.Stat(file); err != nil {
			return nil
		}
	}
	m.Build.Cached = true
	return &m.Build
}

// remember writes the overlay and the manifest.
func (s *session) remember(w *world, replace map[string]string) (*Build, error) {
	flag, err := s.overlayFlag(replace)
	if err != nil {
		return nil, err
	}
	m := manifest{Inputs: map[string]string{}, Build: Build{
		Flags: []string{flag}, Env: s.Env, Packages: w.order, Refused: w.report.refused, Notes: w.report.notes,
	}}
	for _, dir := range w.inputs() {
		state, changed := stateOf(dir)
		if changed.After(s.start) {
			return &m.Build, nil // perhaps after it was read: nothing to be remembered
		}
		m.Inputs[dir] = state
	}
	m.Outputs = append(m.Outputs, strings.TrimPrefix(flag, "-overlay="))
	for _, file := range sortedValues(replace) {
		if file != "" {
			m.Outputs = append(m.Outputs, file)
		}
	}
	text, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	s.store.trim()
	return &m.Build, writeWhole(s.manifestFile(), text)
}

func sortedValues(m map[string]string) []string { return slices.Sorted(maps.Values(m)) }

// inputs are the directories whose change may change the result: those of all
// packages outside the module cache and the standard library, and of the files that
// say which modules are used. A pattern with dots also depends on every directory
// where a package may appear.
func (w *world) inputs() []string {
	dirs := map[string]bool{w.Dir: true}
	for _, p := range append(slices.Collect(maps.Values(w.all)), w.shims...) {
		if p.Standard || p.Dir == "" || below(p.Dir, w.env.GOMODCACHE) {
			continue
		}
		dirs[p.Dir] = true
		if p.Module != nil && p.Module.Dir != "" {
			dirs[p.Module.Dir] = true
			dirs[filepath.Join(p.Module.Dir, "vendor")] = true
			if p.isMain() && slices.ContainsFunc(w.Patterns, func(s string) bool { return strings.Contains(s, "...") }) {
				addTree(dirs, p.Module.Dir)
			}
		}
	}
	if w.env.GOWORK != "" && w.env.GOWORK != "off" {
		dirs[filepath.Dir(w.env.GOWORK)] = true
	}
	return sortedKeys(dirs)
}

// addTree adds the directories that a pattern with dots looks into.
func addTree(dirs map[string]bool, root string) {
	if dirs[root+"/..."] {
		return
	}
	_ = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil // a directory that cannot be read has no package
		}
		name := d.Name()
		if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata") {
			return filepath.SkipDir
		}
		dirs[path] = true
		return nil
	})
}

// stateOf sums up names, sizes and times of the files of a directory that the go
// command may read, and tells when the last of them changed.
func stateOf(dir string) (string, time.Time) {
	var last time.Time
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "none", last
	}
	h := sha256.New()
	for _, e := range entries {
		switch filepath.Ext(e.Name()) {
		case ".go", ".s", ".mod", ".sum", ".work", ".txt", ".c", ".h":
		default:
			continue
		}
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil {
			fmt.Fprintln(h, e.Name(), info.Size(), info.ModTime().UnixNano())
			if info.ModTime().After(last) {
				last = info.ModTime()
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), last
}

// manifestFile is named by everything that is not a file of the user.
func (s *session) manifestFile() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %v %q %q %v\n", s.Dir, s.Patterns, s.Tests, s.BuildFlags, s.Env, s.Plain)
	for _, path := range slices.Sorted(maps.Keys(s.given)) {
		fmt.Fprintf(h, "%q %q\n", path, s.given[path])
		if info, err := os.Stat(s.given[path]); err == nil && !below(s.given[path], s.store.dir) {
			fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano()) // the name is no hash
		}
	}
	for _, v := range os.Environ() {
		if strings.HasPrefix(v, "GO") || strings.HasPrefix(v, "CGO_") {
			fmt.Fprintf(h, "%q\n", v)
		}
	}
	if tool, err := exec.LookPath("go"); err == nil {
		if info, err := os.Stat(tool); err == nil {
			fmt.Fprintln(h, tool, info.Size(), info.ModTime().UnixNano())
		}
	}
	hashSource(h)
	return filepath.Join(s.store.dir, "manifests", hex.EncodeToString(h.Sum(nil)[:12])+".json")
}

func hashSource(h io.Writer) {
	_ = fs.WalkDir(rewriterSource, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := rewriterSource.ReadFile(path)
		fmt.Fprintf(h, "%s\n%s", path, text)
		return err
	})
}
