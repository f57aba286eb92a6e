//go:build unix

package sched

import (
	"syscall"
	"time"
)

// processTime is how long this process has been running on processors.
func processTime() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return time.Since(begun)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
