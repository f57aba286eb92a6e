//go:build !race

package props

import "testing"

const raceEnabled = false

func raceErrors() int                      { return 0 }
func logRaces() error                      { return nil }
func endRaces()                            {}
func showRaces()                           {}
func racesOfRun() []dataRace               { return nil }
func amongRaces(t *testing.T, play func()) { t.Helper(); play() }
