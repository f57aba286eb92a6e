package props

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/rebuild"
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
// testKillTimeout), and the build counts too.
const (
	buildFree = 50 * time.Second // what a build may take without loss for the test
	buildMax  = 10 * time.Minute // of a test without a timeout; a cold build on a small machine
)

// buildLimit is how long the build may take: half of the time of the test, if that is
// more than what is free.
func buildLimit() time.Duration {
	timeout, err := time.ParseDuration(testFlag("test.timeout"))
	if err != nil || timeout == 0 {
		return buildMax
	}
	return max(buildFree, timeout/2)
}

// shortened takes the time of a long build from the timeout of the test, so that the
// test itself, which knows more, says that it is late.
func shortened(args []string, took time.Duration) []string {
	args = slices.Clone(args)
	for i, arg := range args {
		value, ok := strings.CutPrefix(arg, "-test.timeout=")
		timeout, err := time.ParseDuration(value)
		if ok && err == nil && took > buildFree && timeout > took {
			args[i] = "-test.timeout=" + (timeout - took).String()
		}
	}
	return args
}

// build rewrites the package under test and builds its test to a file.
func (p *testBinary) build(to string) error {
	limit := buildLimit()
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
	plan, err := rebuild.Test{Dir: p.dir, Path: ".", Flags: p.flags, Fuzz: testFlag("test.fuzz") != ""}.Plan(ctx)
	var no rebuild.Unsupported
	if errors.As(err, &no) {
		return fmt.Errorf("%s: %s", filepath.Base(no.Position), no.Reason)
	}
	if err != nil {
		return err
	}
	if !slices.Contains(plan.Built, p.path) && p.path != ownPackage { // the suite is not rewritten, only the locks in its tests
		return fmt.Errorf("%s does not hold package %s", p.dir, p.path)
	}
	args := plan.Args
	if !slices.ContainsFunc(p.flags, func(f string) bool { return strings.HasPrefix(f, "-ldflags=") }) {
		args = append(args, "-ldflags=-s -w") // as `go test` without -c does; it saves time
	}
	cmd := exec.CommandContext(ctx, "go", append(args, "-o", to, ".")...)
	cmd.Dir, cmd.Env = p.dir, append(os.Environ(), plan.Env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("the inside build failed: %s", firstLine(string(out), err))
	}
	return p.compare(to)
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

// firstLine is the line of the go command's output that says what is wrong.
func firstLine(output string, err error) string {
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "go: downloading ") {
			return line
		}
	}
	return err.Error()
}
