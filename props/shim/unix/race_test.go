//go:build linux

package unix_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
	"github.com/gilcheck/gilcheck/props/shim/unix"
)

// What was done before a write happens before what follows the read that returns it: the
// race detector, if there is one, has nothing to report.
func TestReadComesAfterWrite(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	for seed := range uint64(50) {
		before := sched.RaceErrors()
		shared := 0
		r := e.Run(sched.NewRandom(seed), func() {
			var p [2]int
			require.NoError(t, unix.Pipe(p[:]))
			here := sched.Here()
			writer := here.Go("", func() {
				shared = 1
				_, _ = unix.Write(p[1], []byte("x"))
			})
			_, _ = unix.Read(p[0], make([]byte, 1))
			shared++
			here.Join(writer)
		})
		require.Equal(t, sched.Finished, r.Outcome)
		require.Equal(t, 2, shared)
		require.Equal(t, before, sched.RaceErrors())
	}
}
