package rebuild

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/gilcheck/gilcheck/props/instrument"
)

// Coverage. The counters have to be in the source before it is rewritten: what the
// rewriter adds is not to be counted. And the go command runs its cover tool on the
// files on disk, whatever an overlay says. So the packages to cover are counted here,
// with the same tool, and rewritten a second time; and when the go command comes to
// run the tool, covertool puts the result in its place.

// cover gives the flag that makes -cover work on rewritten source.
func (t Test) cover(ctx context.Context, flags []string, plain *instrument.Build) (string, error) {
	temp, err := os.MkdirTemp("", "gilcheck-cover-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	packages, err := t.coveredPackages(ctx, flags, plain.Packages)
	if err != nil {
		return "", err
	}
	extra := maps.Clone(t.Extra)
	if extra == nil {
		extra = map[string][]byte{}
	}
	var files []string
	for _, p := range packages {
		if err := t.count(ctx, p, flagValue(flags, "covermode"), temp, extra); err != nil {
			return "", err
		}
		for _, f := range p.GoFiles {
			files = append(files, filepath.Join(p.Dir, f))
		}
	}
	b, err := instrument.Rewrite(ctx, instrument.Config{Dir: t.Dir, Patterns: []string{t.Path}, Tests: true, Plain: true, BuildFlags: flags, Extra: extra})
	if err != nil {
		return "", err
	}
	return covertoolFlag(ctx, files, plain, b)
}

// A covered package is what go list says of a package to cover.
type covered struct {
	Dir, ImportPath, Name string
	GoFiles               []string
	Module                *struct{ Path string }
}

// coveredPackages lists the rewritten packages that -coverpkg names: by default the
// package under test alone.
func (t Test) coveredPackages(ctx context.Context, flags, rewritten []string) ([]*covered, error) {
	patterns := []string{t.Path}
	if v := flagValue(flags, "coverpkg"); v != "" {
		patterns = strings.Split(v, ",")
	}
	args := []string{"list", "-json=Dir,ImportPath,Name,GoFiles,Module"}
	for _, f := range flags {
		if !strings.HasPrefix(strings.TrimLeft(f, "-"), "cover") {
			args = append(args, f)
		}
	}
	out, err := t.goCommand(ctx, append(append(args, "--"), patterns...)...)
	if err != nil {
		return nil, err
	}
	chosen := map[string]bool{}
	for _, path := range rewritten {
		chosen[path] = true
	}
	var list []*covered
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(covered)
		switch err := d.Decode(p); {
		case err == io.EOF:
			return list, nil
		case err != nil:
			return nil, fmt.Errorf("go list: %w", err)
		case chosen[p.ImportPath] && len(p.GoFiles) > 0:
			list = append(list, p)
		}
	}
}

// count runs the cover tool on a package as the go command would
// (cmd/go/internal/work, runCover), and adds what comes out to extra.
func (t Test) count(ctx context.Context, p *covered, mode, temp string, extra map[string][]byte) error {
	temp = filepath.Join(temp, hash(p.ImportPath))
	if err := os.Mkdir(temp, 0o700); err != nil {
		return err
	}
	config := map[string]any{"PkgPath": p.ImportPath, "PkgName": p.Name, "Granularity": "perblock", "OutConfig": filepath.Join(temp, "config")}
	if p.Module != nil {
		config["ModulePath"] = p.Module.Path
	}
	text, err := json.Marshal(config)
	if err != nil {
		return err
	}
	outputs := []string{filepath.Join(temp, "tables")}
	args := []string{"tool", "cover", "-pkgcfg", filepath.Join(temp, "pkgcfg"), "-mode", mode,
		"-var", "goCover_" + hash(p.ImportPath)[:12] + "_", "-outfilelist", filepath.Join(temp, "outputs")}
	for _, f := range p.GoFiles {
		outputs = append(outputs, filepath.Join(temp, f))
		args = append(args, filepath.Join(p.Dir, f))
	}
	if err := errors.Join(os.WriteFile(filepath.Join(temp, "pkgcfg"), text, 0o600),
		os.WriteFile(filepath.Join(temp, "outputs"), []byte(strings.Join(outputs, "\n")), 0o600)); err != nil {
		return err
	}
	if _, err := t.goCommand(ctx, args...); err != nil {
		return err
	}
	for i, name := range append([]string{"zz_gilcheck_tables.go"}, p.GoFiles...) {
		if extra[filepath.Join(p.Dir, name)], err = os.ReadFile(outputs[i]); err != nil {
			return err
		}
	}
	return nil
}

func (t Test) goCommand(ctx context.Context, args ...string) ([]byte, error) {
	var stderr bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir, cmd.Stderr = t.Dir, &stderr
	out, err := cmd.Output()
	if line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n"); err != nil && line != "" {
		err = errors.New(line)
	}
	return out, err
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
