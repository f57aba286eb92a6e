package sched_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// blocksVariable has TestWatch block for real, in a process of its own: the process is
// of no use for executions afterwards.
const blocksVariable = "GILCHECK_SCHED_BLOCKS"

func TestWatch(t *testing.T) {
	if os.Getenv(blocksVariable) != "" {
		blockForReal(t)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestWatch$")
	cmd.Env = append(os.Environ(), blocksVariable+"=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	const why = `a thread does not come back to the scheduler: IO wait in .*sched_test\.blockForReal\S* at watchdog_test\.go:\d+\n`
	require.Regexp(t, `(?m)^first: `+why+`second: nothing more can be explored in this process since TestOfTheUser: `+why, string(out))
}

// blockForReal reads from a pipe that nobody writes to, on the goroutine of a subtest
// of a subtest, while another thread waits for its turn.
func blockForReal(t *testing.T) {
	r, w, err := os.Pipe()
	require.NoError(t, err)
	defer w.Close()
	watch := func(body func()) error {
		return sched.Watch(func() { sched.New(sched.Config{Test: "TestOfTheUser"}).Run(sched.RunToBlock{}, body) })
	}
	fmt.Println("first:", watch(func() {
		sched.Go(func() { sched.Here().Park("for ever") })
		sched.Here().Yield()
		t.Run("outer", func(t *testing.T) {
			t.Run("inner", func(t *testing.T) { _, _ = r.Read(make([]byte, 1)) })
		})
	}))
	fmt.Println("second:", watch(func() {}))
	os.Exit(0)
}
