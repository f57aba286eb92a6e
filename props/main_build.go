package props

import (
	"context"
	"debug/buildinfo"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/instrument"
)

// insideBinary gives the inside build that belongs to this test binary. It is built
// if it is not there.
func insideBinary() (string, error) {
	p, err := thisBinary()
	if err != nil {
		return "", err
	}
	key, err := p.key()
	if err != nil {
		return "", err
	}
	cache, err := openBinaryCache()
	if err != nil {
		return "", err
	}
	name := filepath.Base(p.file)
	if file, ok := cache.get(key, name); ok {
		return file, nil
	}
	return cache.put(key, name, p.build)
}

// The go command kills a test a minute after -timeout (cmd/go/internal/test,
// testKillTimeout), and the build counts too. It may take half of the time, or this
// long, whichever is more.
const buildTimeout = 50 * time.Second

// build rewrites the package under test and builds its test to a file.
func (p *testBinary) build(to string) error {
	limit := buildTimeout
	if d, err := time.ParseDuration(testFlag("test.timeout")); err == nil {
		limit = max(limit, d/2)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	err := p.rewriteAndBuild(ctx, to)
	if ctx.Err() != nil {
		return fmt.Errorf("the inside build took longer than %v", limit)
	}
	return err
}

func (p *testBinary) rewriteAndBuild(ctx context.Context, to string) error {
	if _, err := exec.LookPath("go"); err != nil {
		return errors.New("there is no go command here to build with")
	}
	if err := p.upToDate(); err != nil {
		return err
	}
	b, err := instrument.Rewrite(ctx, instrument.Config{Dir: p.dir, Patterns: []string{"."}, Tests: true, BuildFlags: p.flags})
	if err != nil {
		return err
	}
	if err := p.usable(b); err != nil {
		return err
	}
	args := []string{"test", "-c", "-vet=off", "-o", to}
	if testFlag("test.fuzz") != "" {
		args = append(args, "-fuzz=.") // for the guidance by coverage
	}
	if !slices.ContainsFunc(p.flags, func(f string) bool { return strings.HasPrefix(f, "-ldflags=") }) {
		args = append(args, "-ldflags=-s -w") // as `go test` without -c does; it saves time
	}
	args = append(append(args, p.flags...), b.Flags...)
	cmd := exec.CommandContext(ctx, "go", append(args, ".")...)
	cmd.Dir, cmd.Env = p.dir, append(os.Environ(), b.Env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the inside build failed: %s", firstLine(string(out), err))
	}
	return p.verify(to)
}

// upToDate makes sure that the source is what this binary was built from, as far as
// times can tell: a binary of `go test -c` may be older.
func (p *testBinary) upToDate() error {
	binary, err := os.Stat(p.file)
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(p.dir, "*.go"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("there is no source in %s", p.dir)
	}
	for _, file := range files {
		info, err := os.Stat(file)
		if err == nil && info.ModTime().After(binary.ModTime()) && info.ModTime().Before(time.Now()) {
			return fmt.Errorf("%s has changed since the test was built", filepath.Base(file))
		}
	}
	return nil
}

// foreign is the module by which a package without cgo calls C.
const foreign = "github.com/ebitengine/purego"

// usable tells why there is nothing to be seen inside.
func (p *testBinary) usable(b *instrument.Build) error {
	for _, r := range b.Refused {
		return fmt.Errorf("%s: %s", filepath.Base(r.Position), r.Reason)
	}
	for _, n := range b.Notes {
		if n.Package == foreign || strings.HasPrefix(n.Package, foreign+"/") {
			return errors.New("the package calls C, through " + foreign)
		}
	}
	if !slices.Contains(b.Packages, p.path) {
		return fmt.Errorf("%s does not hold package %s", p.dir, p.path)
	}
	return nil
}

// verify makes sure that the two binaries differ by the rewriting only: not by
// versions of modules, settings or the compiler.
func (p *testBinary) verify(file string) error {
	inside, err := buildinfo.ReadFile(file)
	if err != nil {
		return err
	}
	settings := func(b *buildinfo.BuildInfo) (list []string, tags string) {
		for _, s := range b.Settings {
			switch s.Key {
			case "-tags":
				tags = s.Value
			case "-ldflags":
			default:
				list = append(list, s.Key+"="+s.Value)
			}
		}
		return list, tags
	}
	ours, tags := settings(inside)
	theirs, _ := settings(p.info)
	versions := map[string]string{}
	for _, m := range inside.Deps {
		versions[m.Path] = m.Version
	}
	for _, m := range p.info.Deps {
		if v, ok := versions[m.Path]; ok && v != m.Version {
			return fmt.Errorf("the inside build has %s %s, want %s", m.Path, v, m.Version)
		}
	}
	switch {
	case !slices.Contains(strings.Split(tags, ","), insideTag):
		return errors.New("the inside build lacks its tag")
	case inside.GoVersion != p.info.GoVersion || inside.Path != p.info.Path || inside.Main.Path != p.info.Main.Path:
		return fmt.Errorf("the inside build is of %s with %s, want %s with %s", inside.Path, inside.GoVersion, p.info.Path, p.info.GoVersion)
	case !slices.Equal(ours, theirs):
		return fmt.Errorf("the inside build has the settings %q, want %q", ours, theirs)
	}
	return nil
}

// firstLine is the line of the go command's output that says what is wrong.
func firstLine(output string, err error) string {
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "go: downloading ") {
			return line
		}
	}
	return err.Error()
}
