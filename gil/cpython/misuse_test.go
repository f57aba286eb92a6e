//go:build linux || darwin

package cpython

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

// misuseVariable makes a child process of TestGILMisuse commit one misuse.
const misuseVariable = "GILCHECK_MISUSE"

const survived = "survived the misuse"

// The package comment says what CPython does to a thread that misuses its GIL.
// What ends the process is tried in a child process.
func TestGILMisuse(t *testing.T) {
	p := newGIL(t).Interpreter()
	for _, m := range []struct {
		name  string
		fatal bool
	}{
		{"release of a free GIL", true},
		{"release by a stranger", !p.before(3, 12)},
	} {
		t.Run(m.name, func(t *testing.T) {
			out, err := rerun(t, "^TestCommitMisuse$", misuseVariable+"="+m.name, LibraryVariable+"="+p.Library().Path)
			if m.fatal {
				require.Error(t, err, "%s", out)
				require.NotContains(t, out, survived)
			} else {
				require.NoError(t, err, "%s", out)
				require.Contains(t, out, survived)
			}
		})
	}
}

func TestCommitMisuse(t *testing.T) {
	misuse := os.Getenv(misuseVariable)
	if misuse == "" {
		t.Skip("runs in a child process of TestGILMisuse")
	}
	g := newGIL(t)
	holder, stranger := g.NewThread("holder"), g.NewThread("stranger")
	switch misuse {
	case "release of a free GIL":
		stranger.Release()
	case "release by a stranger":
		holder.Acquire()
		stranger.Release()
		useIn(g, "thief") // while holder believes that it holds
	}
	_, _ = os.Stdout.WriteString(survived + "\n")
	os.Exit(0)
}
