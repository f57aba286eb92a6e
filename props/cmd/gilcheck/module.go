package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

const (
	modulePath  = "github.com/gilcheck/gilcheck"
	propsPath   = modulePath + "/props"
	commandPath = propsPath + "/cmd/gilcheck"
)

// A module is the one that the command runs in.
type module struct {
	path      string
	dir       string // absolute
	cache     string // the module cache: no overlay is allowed below it
	goVersion string
	root      string // GOROOT
}

// findModule asks the go command where it is, and that tests can import props here.
func findModule(ctx context.Context) (*module, error) {
	env, err := goCommand(ctx, "env", "GOMOD", "GOWORK", "GOMODCACHE", "GOVERSION", "GOROOT")
	if err != nil {
		return nil, err
	}
	lines := strings.Split(env, "\n")
	if len(lines) < 5 {
		return nil, fmt.Errorf("go env printed %q, want five lines", env)
	}
	goMod, goWork := lines[0], lines[1]
	if (goWork == "" || goWork == "off") && (goMod == "" || filepath.Base(goMod) != "go.mod") {
		return nil, errors.New("this directory belongs to no Go module; change to the module of the packages, or run: go mod init")
	}
	m := &module{cache: lines[2], goVersion: lines[3], root: lines[4]}
	if err := requiresProps(ctx); err != nil {
		return nil, err
	}
	main, err := goCommand(ctx, "list", "-m", "-f", "{{.Path}}\t{{.Dir}}")
	if err != nil {
		return nil, err
	}
	first, _, _ := strings.Cut(main, "\n") // a workspace has several
	m.path, m.dir, _ = strings.Cut(first, "\t")
	return m, nil
}

// requiresProps looks for package props and everything that it imports.
func requiresProps(ctx context.Context) error {
	_, err := goCommand(ctx, "list", "-deps", "-f", "{{.ImportPath}}", propsPath)
	switch {
	case err == nil:
		return nil
	case strings.Contains(err.Error(), "missing go.sum entry"):
		return fmt.Errorf("go.sum lacks modules that %s needs; run: go get -tool %s", modulePath, commandPath)
	case strings.Contains(err.Error(), propsPath):
		return fmt.Errorf("this module does not require %s; run: go get -tool %s", modulePath, commandPath)
	}
	return err // go.mod itself cannot be used
}

// goCommand gives what the go command prints. Its errors are its own first line.
func goCommand(ctx context.Context, args ...string) (string, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = grace
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		if line := firstError(stderr.String()); line != "" {
			return "", errors.New(line)
		}
		return "", fmt.Errorf("go %s: %w", args[0], err)
	case err != nil:
		return "", fmt.Errorf("the go command cannot be run: %w", err)
	}
	return strings.TrimSuffix(stdout.String(), "\n"), nil
}

// firstError is the line of a compiler's or go command's output that says what
// is wrong: the first that is neither empty nor the name of a package.
func firstError(output string) string {
	for line := range strings.Lines(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "# ") && !strings.HasPrefix(line, "go: downloading ") {
			return line
		}
	}
	return ""
}
