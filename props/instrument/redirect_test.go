//go:build unix

package instrument

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// usesUnix has two files: in one nothing of the import is left but functions that are
// redirected, the other has it under another name.
const usesUnix = `
-- p.go --
package user

import "golang.org/x/sys/unix"

func pipe() (p [2]int, err error) { return p, unix.Pipe(p[:]) }
-- q.go --
package user

import u "golang.org/x/sys/unix"

var closing = []struct{ Close func(int) error }{{Close: u.Close}}

func wait(fd int) (bool, error) {
	fds := []u.PollFd{{Fd: int32(fd), Events: u.POLLIN}}
	n, err := u.
		Poll(fds, 0)
	return n == 1 && u.Getpid() > 0, err
}
-- p_test.go --
package user

import (
	"testing"

	"golang.org/x/sys/unix"
)

func TestPipe(t *testing.T) {
	p, err := pipe()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = unix.Write(p[1], []byte("x"))
	if ready, err := wait(p[0]); !ready || err != nil {
		t.Error(ready, err)
	}
	for _, fd := range p {
		if err := closing[0].Close(fd); err != nil {
			t.Error(err)
		}
	}
}
`

// System calls of an event loop go to the shim; types, constants and everything else
// stay, and the package itself is neither rewritten nor spoken of.
func TestSystemCallsAreRedirected(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "go.mod"))
	require.NoError(t, err)
	version := regexp.MustCompile(`golang.org/x/sys (\S+)`).FindSubmatch(text)
	require.NotNil(t, version)
	dir := unpack(t, strings.TrimSpace(userModule)+"\n\nrequire golang.org/x/sys "+string(version[1])+usesUnix)
	b := rewrite(t, Config{Dir: dir, Tests: true})
	require.Equal(t, []string{"example.com/user"}, b.Packages)
	require.Empty(t, b.Refused)
	require.Empty(t, b.Notes)
	goTest(t, dir, b)

	p, q := rewritten(t, b, filepath.Join(dir, "p.go")), rewritten(t, b, filepath.Join(dir, "q.go"))
	require.Contains(t, p, "zzunix.Pipe(p[:])")
	require.Contains(t, q, "{{Close: zzunix.Close}}")
	require.Contains(t, q, "[]u.PollFd{{Fd: int32(fd), Events: u.POLLIN}}")
	require.Contains(t, q, "zzunix.Poll")
	require.Contains(t, q, "u.Getpid() > 0")
	require.Contains(t, rewritten(t, b, filepath.Join(dir, "p_test.go")), "zzunix.Write(")
}

// Where the module of the package is not required the shim cannot be imported, and
// nobody needs it.
func TestNobodyNeedsToRequireUnix(t *testing.T) {
	dir := unpack(t, strings.TrimSpace(userModule)+"\n-- p.go --\npackage user\n\nimport \"sync\"\n\nvar mu sync.Mutex\n")
	b := rewrite(t, Config{Dir: dir})
	require.Equal(t, []string{"example.com/user"}, b.Packages)
	require.Empty(t, b.Refused)
	require.Empty(t, b.Notes)
}

// On a Unix other than Linux the shim has no epoll, and nobody asks for it.
func TestRedirectionElsewhere(t *testing.T) {
	for system, want := range map[string]bool{"linux": true, "darwin": true, "freebsd": true, "windows": false} {
		s, err := prepare(Config{Dir: root(t), Cache: t.TempDir(), Env: []string{"GOOS=" + system}})
		require.NoError(t, err)
		shims, err := s.findShims(t.Context())
		require.NoError(t, err)
		list := redirectable(shims)
		require.Equal(t, want, slices.Contains(list, "Poll"), system)
		require.Equal(t, system == "linux", slices.Contains(list, "EpollWait"), system)
	}
}
