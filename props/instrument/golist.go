package instrument

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// A listed package is what go list says of it. A package under test is listed up to
// three times: "p", "p [p.test]" with the files of its own tests, and
// "p_test [p.test]".
type listed struct {
	ImportPath string // with the variant
	Dir        string
	Name       string
	ForTest    string
	Export     string
	Standard   bool
	DepOnly    bool
	GoFiles    []string
	CgoFiles   []string
	SFiles     []string
	Imports    []string
	ImportMap  map[string]string
	Module     *listedModule
	Error      *listedError
}

type listedModule struct {
	Path, Version, Dir, GoVersion string
	Main                          bool
	Replace                       *listedModule
}

type listedError struct{ Pos, Err string }

const listedFields = "ImportPath,Dir,Name,ForTest,Export,Standard,DepOnly,GoFiles,CgoFiles,SFiles,Imports,ImportMap,Module,Error"

// path is the import path without the variant.
func (p *listed) path() string {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	return path
}

// files are the absolute names of the Go files.
func (p *listed) files() []string {
	var files []string
	for _, f := range slices.Concat(p.GoFiles, p.CgoFiles) {
		files = append(files, filepath.Join(p.Dir, f))
	}
	return files
}

// list runs go list with -e: errors stand with the packages.
func (s *session) list(ctx context.Context, args ...string) ([]*listed, error) {
	flags, err := s.flags()
	if err != nil {
		return nil, err
	}
	args = append([]string{"list", "-e", "-json=" + listedFields}, append(flags, args...)...)
	out, err := s.command(ctx, args...)
	if err != nil {
		return nil, err
	}
	var all []*listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		switch err := d.Decode(p); {
		case err == io.EOF:
			return all, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		}
		all = append(all, p)
	}
}

// command gives what the go command prints. Its errors are its own first line.
func (s *session) command(ctx context.Context, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Env = s.Dir, append(os.Environ(), s.Env...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if line := firstLine(stderr.String()); line != "" {
			return nil, errors.New(line)
		}
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return stdout.Bytes(), nil
}

// firstLine is the first line that says what is wrong.
func firstLine(output string) string {
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "go: downloading ") {
			return line
		}
	}
	return ""
}

// A goEnv is what the go command says of itself.
type goEnv struct{ GOMODCACHE, GOWORK, GOMOD, GOARCH string }

func (s *session) env(ctx context.Context) (goEnv, error) {
	var e goEnv
	out, err := s.command(ctx, "env", "-json", "GOMODCACHE", "GOWORK", "GOMOD", "GOARCH")
	if err == nil {
		err = json.Unmarshal(out, &e)
	}
	return e, err
}

// below tells whether a file is dir or lies in it.
func below(file, dir string) bool {
	rel, err := filepath.Rel(dir, file)
	return dir != "" && err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
