//go:build !race

package sched_test

// slow says that runs take several times as long as usual.
const slow = false

// closing is the verb for closing a channel.
const closing = "close"
