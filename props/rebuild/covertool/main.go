// Covertool stands between the go command and its cover tool, by -toolexec. The go
// command gives cover the files that it finds on disk, not those of an overlay, and
// so a rewritten package does not build with -cover. Covertool lets cover do its
// work, for the sake of its tables, and then puts in place the source that gilcheck
// has counted and rewritten before.
//
//	covertool MAP TOOL ARGUMENT…
//
// Any other tool it runs as it is.
package main

import (
	"bytes"
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

// sources is the content of the file MAP: files as the go command names them, with
// the files that hold their texts.
type sources struct {
	Counted   map[string]string // with the counters of cover
	Added     map[string]string // in no directory, and not to be counted
	Rewritten map[string]bool   // on disk there is something else
}

func main() {
	if len(os.Args) < 3 {
		fatal(errors.New("usage: covertool MAP TOOL ARGUMENT…"))
	}
	tool, args := os.Args[2], os.Args[3:]
	if strings.TrimSuffix(filepath.Base(tool), ".exe") != "cover" {
		run(os.Stdout, tool, args)
		return
	}
	list := slices.Index(args, "-outfilelist")
	if list < 0 || list+1 == len(args) {
		version(tool, args)
		return
	}
	var s sources
	text, err := os.ReadFile(os.Args[1])
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err == nil {
		err = s.cover(tool, args, list+1)
	}
	if err != nil {
		fatal(err)
	}
}

// version answers -V=full, from which the go command makes the key of its cache:
// what comes out here is not what cover alone would give.
func version(tool string, args []string) {
	var out bytes.Buffer
	run(&out, tool, args)
	fmt.Println(strings.TrimSpace(out.String()), "gilcheck")
}

// cover runs the tool and replaces its output. Its last arguments are the files to
// read; args[list] names a file that lists those to write, of which the first holds
// the tables.
func (s *sources) cover(tool string, args []string, list int) error {
	text, err := os.ReadFile(args[list])
	if err != nil {
		return err
	}
	outputs := strings.Fields(string(text))
	if len(outputs) == 0 || len(outputs) > len(args)-list {
		return fmt.Errorf("%s lists %d files for %d arguments", args[list], len(outputs), len(args))
	}
	first := len(args) - (len(outputs) - 1)
	inputs := args[first:]
	kept, written := slices.Clone(args[:first]), outputs[:1:1]
	for i, in := range inputs {
		if s.Added[in] == "" {
			kept, written = append(kept, in), append(written, outputs[i+1])
		}
	}
	kept[list] = args[list] + ".gilcheck"
	if err := os.WriteFile(kept[list], []byte(strings.Join(written, "\n")+"\n"), 0o600); err != nil {
		return err
	}
	run(os.Stdout, tool, kept)
	for i, in := range inputs {
		from := s.Added[in] + s.Counted[in]
		if from == "" && s.Rewritten[in] {
			return fmt.Errorf("%s was rewritten, but not counted", in)
		}
		if from == "" {
			continue
		}
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		// The counters stay real: they are no steps of the scheduler.
		text = bytes.ReplaceAll(text, []byte(`_cover_atomic_ "github.com/gilcheck/gilcheck/props/shim/sync/atomic"`), []byte(`_cover_atomic_ "sync/atomic"`))
		if err := os.WriteFile(outputs[i+1], text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// run runs a tool, and ends with its status if that is not 0.
func run(stdout io.Writer, tool string, args []string) {
	cmd := exec.Command(tool, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	if err != nil {
		fatal(err)
	}
}

func fatal(err error) {
	fmt.Fprintln(os.Stderr, "covertool:", err)
	os.Exit(1)
}
