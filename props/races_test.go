package props

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const raceReport = `==================
WARNING: DATA RACE
Read at 0x00c00001821c by goroutine 75:
  runtime.mapaccess1_faststr()
      /usr/local/go/src/internal/runtime/maps/runtime_faststr.go:103 +0x2c
  example.com/lock.(*Lock).take()
      /home/me/lock/lock.go:34 +0x8c
  example.com/lock.(*Lock).Lock()
      /home/me/lock/lock.go:26 +0x2e

Previous write at 0x00c00001821c by goroutine 74:
  example.com/lock.(*Lock).Unlock()
      /home/me/lock/lock.go:42 +0x2c
  github.com/gilcheck/gilcheck/props/sched.(*Thread).run()
      /home/me/sched/thread.go:133 +0x2c

Goroutine 75 (running) created at:
  github.com/gilcheck/gilcheck/props/sched.(*Execution).grow()
      /home/me/sched/coroutine_race.go:74 +0x2c
==================
`

const raceOfHolders = `==================
WARNING: DATA RACE
Read at 0x00c000018220 by goroutine 75:
  github.com/gilcheck/gilcheck/props/cell.(*Cell).Add()
      /home/me/cell/cell.go:13 +0x8c

Previous write at 0x00c000018220 by goroutine 74:
  github.com/gilcheck/gilcheck/props/cell.(*Cell).Add()
      /home/me/cell/cell.go:13 +0x8c
==================
`

// What a reader is told names the user's lines and nothing that differs from run
// to run; a race that is reported twice is told once.
func TestRacesInReports(t *testing.T) {
	again := strings.NewReplacer("0x00c00001821c", "0x00c000018300", "goroutine 75", "goroutine 9").Replace(raceReport)
	races := racesIn(raceReport + raceOfHolders + again)
	require.Len(t, races, 2)
	require.Equal(t, "lock.(*Lock).take reads at lock.go:34 what lock.(*Lock).Unlock writes at lock.go:42, and nothing orders the two", races[0].String())

	own := raceInside(races)
	require.Equal(t, racing, own.kind)
	require.Equal(t, "data race inside the lock: "+races[0].String(), own.message)
	require.Equal(t, unordered, raceInside(races[1:]).kind)
}

func TestRaceWithoutAStack(t *testing.T) {
	before, _, _ := strings.Cut(raceReport, "Previous write")
	races := racesIn(before + "Previous write at 0x00c00001821c by goroutine 74:\n  [failed to restore the stack]\n\n")
	require.Len(t, races, 1)
	require.Contains(t, races[0].String(), "lock.go:34 what a function that the race detector has forgotten writes")
	require.Contains(t, raceInside(nil).message, "nothing orders them")
}
