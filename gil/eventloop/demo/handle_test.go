//go:build unix

package main

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/gil"
)

// TestAHandleCounts turns and switches, until it is over.
func TestAHandleCounts(t *testing.T) {
	g := &lock{GIL: gil.New()}
	a, b := g.newHandle("a"), g.newHandle("b")
	requireCounts := func(h *handle, turns, switches int) {
		t.Helper()
		require.Equal(t, []int{turns, switches}, []int{h.turns, h.switches})
	}
	a.Acquire()
	a.Block(func() {})
	require.False(t, a.Checkpoint(), "nobody waits")
	requireCounts(a, 2, 1)
	a.Block(func() {
		b.Acquire()
		b.Release()
	})
	requireCounts(a, 3, 2)
	requireCounts(b, 1, 1)

	g.over.Store(true)
	a.Block(func() {})
	requireCounts(a, 3, 2)
	a.Exit()
}

// TestAHandleTellsTheLongestWait, and what blocks is none.
func TestAHandleTellsTheLongestWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &lock{GIL: gil.New()}
		a, b := g.newHandle("a"), g.newHandle("b")
		a.Acquire()
		for _, wait := range []time.Duration{time.Minute, time.Second} {
			a.Block(func() {
				b.Acquire()
				time.Sleep(time.Hour)
				time.AfterFunc(wait, b.Release)
			})
		}
		require.Equal(t, time.Minute, a.longest)
		require.Zero(t, b.longest)
		a.Exit()
	})
}
