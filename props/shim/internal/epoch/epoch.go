// Package epoch says which instants the virtual clock shows.
package epoch

import (
	"time"

	"github.com/gilcheck/gilcheck/props/sched"
)

// start is where virtual time begins: the same instant in every run, so that a
// run can be repeated.
var start = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// At is the instant d after the start of a run.
func At(d time.Duration) time.Time { return start.Add(d) }

// Now is the present instant of the execution, in UTC.
func Now(e *sched.Execution) time.Time { return At(e.Now()) }
