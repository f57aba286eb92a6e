package props

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// A testBinary is the test binary that runs now, as the go command built it.
type testBinary struct {
	file  string // the binary
	info  *debug.BuildInfo
	path  string // import path of the package under test
	dir   string // where its source should be
	flags []string
}

// thisBinary finds out what this process was built from, and how.
func thisBinary() (*testBinary, error) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil, errors.New("the test binary does not say how it was built")
	}
	path, isTest := strings.CutSuffix(info.Path, ".test")
	switch {
	case !isTest:
		return nil, fmt.Errorf("%s is not a test binary", info.Path)
	case path == "command-line-arguments":
		return nil, errors.New("the test was built from a list of files; name its package")
	}
	file, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &testBinary{file: file, info: info, path: path}
	p.dir, err = sourceDir()
	if err != nil {
		return nil, err
	}
	return p, p.setFlags()
}

// sourceDir is the directory of the package under test: where the caller of Main
// was compiled. Without paths in the binary (-trimpath) it is the directory in which
// the go command runs a test.
func sourceDir() (string, error) {
	var pcs [16]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs[:])])
	for {
		f, more := frames.Next()
		if strings.HasSuffix(f.File, "_test.go") {
			if dir := filepath.Dir(f.File); filepath.IsAbs(dir) && exists(f.File) {
				return dir, nil
			}
		}
		if !more {
			return os.Getwd()
		}
	}
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// passedOn are the flags of the go command that build information tells of, and
// that change a binary.
var passedOn = []string{"-asan", "-asmflags", "-compiler", "-gccgoflags", "-gcflags", "-ldflags", "-msan", "-race", "-tags", "-trimpath"}

// setFlags finds the flags of `go test` that give this binary.
func (p *testBinary) setFlags() error {
	for _, s := range p.info.Settings {
		if s.Key == "-buildmode" && s.Value != "exe" || slices.Contains(passedOn, s.Key) {
			p.flags = append(p.flags, s.Key+"="+s.Value)
		}
	}
	if mode := testing.CoverMode(); mode != "" {
		p.flags = append(p.flags, "-cover", "-covermode="+mode)
	}
	more, err := untold(p.dir)
	p.flags = append(p.flags, more...)
	return err
}

// key names the inside build that belongs to this binary. A Go binary holds the hash
// of everything that it was built from (its build ID), the rewriter and the shims
// among it, and so does the hash of the binary.
func (p *testBinary) key() (string, error) {
	f, err := os.Open(p.file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	fmt.Fprintf(h, "\n%s\n%s\n%q\n%t", filepath.Base(p.file), p.dir, p.flags, testFlag("test.fuzz") != "")
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}
