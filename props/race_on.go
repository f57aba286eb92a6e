//go:build race

package props

import "runtime"

const raceEnabled = true

// raceErrors is the number of races that the detector has reported so far.
func raceErrors() int { return runtime.RaceErrors() }
