//go:build !unix

package sched

import "time"

// processTime is the time that passes: what of it this process had is not asked for here.
func processTime() time.Duration { return time.Since(begun) }
