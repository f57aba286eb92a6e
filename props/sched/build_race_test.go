//go:build race

package sched_test

// slow says that runs take several times as long as usual.
const slow = true

// Under the race detector programs do not close channels: it reports a send that
// nothing orders before the close (runtime.closechan), rightly.
const closing = "len"
