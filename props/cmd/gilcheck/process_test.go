//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// await reads a file that another process is about to write.
func await(t *testing.T, name string) string {
	t.Helper()
	var text []byte
	require.Eventually(t, func() bool {
		var err error
		text, err = os.ReadFile(name)
		return err == nil
	}, soon, 10*time.Millisecond)
	return string(text)
}

// requireGone waits until the process has ended. In a container there may be
// nobody who collects its exit status: on Linux it stays in state Z then.
func requireGone(t *testing.T, pid string) {
	t.Helper()
	pid = strings.TrimSpace(pid)
	n, err := strconv.Atoi(pid)
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		return syscall.Kill(n, 0) == syscall.ESRCH || err == nil && strings.Contains(string(stat), ") Z ")
	}, soon, 10*time.Millisecond)
}

// TestHang verifies a lock whose constructor does not return, with less patience
// than the command has.
func TestHang(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	t.Setenv("GILCHECK_TEST_HANGS", started)
	targets, err := load(t.Context(), []string{"./testdata/hangs"})
	require.NoError(t, err)
	m, err := findModule(t.Context())
	require.NoError(t, err)
	e := &examination{target: targets[0], request: &request{}, module: m, temp: t.TempDir(), timeout: 2 * time.Second}
	got, err := e.run(t.Context())
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, statusInconclusive, got[0].status)
	require.Contains(t, got[0].Problem, "no verdict within 2s")
	requireGone(t, await(t, started))
}

// TestInterrupt sends Ctrl-C to the command while a test hangs.
func TestInterrupt(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	cmd := command(t, "", "verify", "./testdata/hangs", "./testdata/good", "./testdata/nolock")
	cmd.Env = append(cmd.Env, "GILCHECK_TEST_HANGS="+started)
	var stdout, stderr strings.Builder
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	require.NoError(t, cmd.Start())
	child := await(t, started)
	require.NoError(t, cmd.Process.Signal(os.Interrupt))
	require.Error(t, cmd.Wait())
	require.Equal(t, statusInconclusive, cmd.ProcessState.ExitCode(), stderr.String())
	require.Contains(t, stdout.String(), "testdata/good *good.Token (New): pass", "it was finished before")
	require.Contains(t, stderr.String(), "testdata/hangs New: "+interrupted)
	require.Contains(t, stderr.String(), "testdata/nolock: "+interrupted)
	requireGone(t, child)
}

// TestStartKillsGrandchildren starts a process that starts another one and ends.
func TestStartKillsGrandchildren(t *testing.T) {
	needShell(t)
	file := filepath.Join(t.TempDir(), "pid")
	end := start(t.Context(), soon, "", nil, "sh", "-c", "sleep 600 & echo $! > "+file+"; echo done")
	require.NoError(t, end.err)
	require.Equal(t, "done\n", end.output)
	requireGone(t, await(t, file))
}

func TestCapture(t *testing.T) {
	c := &capture{}
	line := []byte(strings.Repeat("x", 99) + "\n")
	for range 20_000 {
		n, err := c.Write(line)
		require.NoError(t, err)
		require.Equal(t, len(line), n)
	}
	_, _ = c.Write([]byte("the end"))
	text := c.String()
	require.Less(t, len(text), headMax+2*tailMax+100)
	require.True(t, strings.HasSuffix(text, "x\nthe end"))
	require.Regexp(t, `bytes left out`, text)
}
