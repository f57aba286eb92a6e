package rebuild

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gilcheck/gilcheck/props/instrument"
)

//go:embed covertool/main.go
var covertoolSource []byte

// covertoolFlag gives -toolexec with the covertool, which it builds if need be, and
// the map of the sources: plain is the rewritten source, counted that with counters.
func covertoolFlag(ctx context.Context, files []string, plain, counted *instrument.Build) (string, error) {
	cache, err := instrument.CacheDir()
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "tools")
	tool := filepath.Join(dir, "covertool-"+hash(string(covertoolSource) + runtime.Version())[:24])
	if runtime.GOOS == "windows" {
		tool += ".exe"
	}
	if _, err := os.Stat(tool); err != nil {
		if err := buildCovertool(ctx, dir, tool); err != nil {
			return "", err
		}
	}
	text, err := sourceMap(files, plain, counted)
	if err != nil {
		return "", err
	}
	forget(dir)
	list := filepath.Join(dir, "sources-"+hash(string(text))[:24]+".json")
	if err := os.WriteFile(list, text, 0o644); err != nil {
		return "", err
	}
	return fmt.Sprintf("-toolexec='%s' '%s'", tool, list), nil
}

// sourcesKeep is longer than any build takes that still reads the file.
const sourcesKeep = 24 * time.Hour

// forget deletes the maps of earlier builds.
func forget(dir string) {
	old, err := filepath.Glob(filepath.Join(dir, "sources-*"))
	if err != nil {
		return
	}
	for _, file := range old {
		if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > sourcesKeep {
			_ = os.Remove(file) // another process may be faster
		}
	}
}

// buildCovertool builds the tool beside its place, since others may do so too.
func buildCovertool(ctx context.Context, dir, tool string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	temp, err := os.MkdirTemp(dir, "building-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	source, binary := filepath.Join(temp, "main.go"), filepath.Join(temp, filepath.Base(tool))
	if err := os.WriteFile(source, covertoolSource, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-o", binary, source)
	cmd.Dir = temp
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GO111MODULE=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("covertool: %w: %s", err, out)
	}
	return os.Rename(binary, tool)
}

// sourceMap is the map for covertool. Rewriting adds files that are nowhere on disk.
func sourceMap(files []string, plain, counted *instrument.Build) ([]byte, error) {
	added, err := replaced(plain)
	if err != nil {
		return nil, err
	}
	rewritten := map[string]bool{}
	for name := range added {
		if _, err := os.Stat(name); err == nil || strings.HasSuffix(name, "_test.go") {
			rewritten[name] = true
			delete(added, name)
		}
	}
	with, err := replaced(counted)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, f := range files {
		if texts[f] = with[f]; texts[f] == "" {
			return nil, fmt.Errorf("%s was not rewritten for coverage", f)
		}
	}
	return json.Marshal(map[string]any{"Added": added, "Counted": texts, "Rewritten": rewritten})
}

// replaced reads the overlay of a build.
func replaced(b *instrument.Build) (map[string]string, error) {
	text, err := os.ReadFile(flagValue(b.Flags, "overlay"))
	if err != nil {
		return nil, err
	}
	var o struct{ Replace map[string]string }
	return o.Replace, json.Unmarshal(text, &o)
}

// flagValue is the value of a flag that is written in one word.
func flagValue(flags []string, name string) string {
	for _, f := range flags {
		if value, ok := strings.CutPrefix(strings.TrimLeft(f, "-"), name+"="); ok {
			return value
		}
	}
	return ""
}
