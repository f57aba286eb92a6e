package sched_test

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// TestLonely gives way beside a thread that can go on, and after it has ended.
func TestLonely(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	var word byte
	var beside, alone int
	r := e.Run(sched.RunToBlock{}, func() {
		other := sched.Here().Go("other", func() {
			t := sched.Here()
			o := t.Announce(sched.Store, unsafe.Pointer(&word))
			t.Done(sched.Store, o, true, 0)
		})
		t := sched.Here()
		t.Yield()
		beside = t.Lonely()
		t.Join(other)
		t.Yield()
		t.Yield()
		alone = t.Lonely()
	})
	require.Equal(t, sched.Finished, r.Outcome)
	require.Zero(t, beside)
	require.Equal(t, 2, alone)
}
