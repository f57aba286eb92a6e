package sched_test

import (
	"iter"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/gilcheck/gilcheck/props/sched"
)

// touched is an operation of whoever calls, if it is a thread.
func touched(word *byte) bool {
	t := sched.Here()
	if t == nil {
		return false
	}
	o := t.Announce(sched.Store, unsafe.Pointer(word))
	t.Done(sched.Store, o, true, 0)
	return true
}

// A goroutine that nobody has announced is none of the threads, even while the
// thread waits that has started it; and what the run shows is worth nothing.
func TestStrangers(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	var word byte
	body := func(help func()) func() {
		return func() {
			sched.Go(func() { touched(&word) })
			done := make(chan bool)
			go func() {
				defer close(done)
				help()
			}()
			<-done
			require.True(t, touched(&word))
			panic("because of what has come before")
		}
	}
	for seed := range uint64(20) {
		r := e.Run(sched.NewRandom(seed), body(func() {
			require.False(t, touched(&word))
			require.True(t, sched.Stranger())
		}))
		require.Equal(t, sched.Inconclusive, r.Outcome)
		require.Nil(t, r.Failure)
		require.Regexp(t, `^a goroutine that the scheduler does not control takes part: it came to .*sched_test\.touched at stranger_test\.go:\d+, and was started by .*sched_test\.TestStrangers.* at stranger_test\.go:\d+`, r.Doubt)
		require.Equal(t, sched.Panicked, e.Run(sched.NewRandom(seed), body(func() {})).Outcome, "it keeps to itself")
	}
}

// Goroutines that act for a thread are not strangers: those of subtests, and the
// coroutines of iter.Pull.
func TestActors(t *testing.T) {
	e := sched.New(sched.Config{})
	defer e.Close()
	var word byte
	for seed := range uint64(20) {
		r := e.Run(sched.NewRandom(seed), func() {
			for range 2 {
				sched.Go(func() {
					next, stop := iter.Pull(func(yield func(bool) bool) {
						for yield(touched(&word)) {
						}
					})
					defer stop()
					for range 3 {
						acted, _ := next()
						require.True(t, acted)
						require.True(t, touched(&word))
					}
				})
			}
			t.Run("", func(t *testing.T) {
				require.True(t, touched(&word))
				t.Run("", func(t *testing.T) { require.True(t, touched(&word)) })
				require.True(t, touched(&word))
			})
			require.True(t, touched(&word))
		})
		require.Equal(t, sched.Finished, r.Outcome, r.Doubt)
	}
}

// A stranger of an execution that is over is one in the next as well.
func TestStrangersOfEarlierExecutions(t *testing.T) {
	meet, met := make(chan bool), make(chan bool)
	var word byte
	first := sched.New(sched.Config{})
	require.Equal(t, sched.Finished, first.Run(sched.RunToBlock{}, func() {
		go func() {
			<-meet
			met <- touched(&word)
		}()
	}).Outcome)
	first.Close()
	second := sched.New(sched.Config{})
	defer second.Close()
	r := second.Run(sched.RunToBlock{}, func() {
		close(meet)
		require.False(t, <-met)
	})
	require.Equal(t, sched.Inconclusive, r.Outcome)
	outside := make(chan bool)
	r = second.Run(sched.RunToBlock{}, func() { require.True(t, touched(&word)) })
	require.Equal(t, sched.Finished, r.Outcome)
	go func() { outside <- sched.Stranger() }()
	require.False(t, <-outside, "it descends from no thread")
}

// That nobody can go on is no deadlock while a stranger may bring about what the
// threads wait for.
func TestStrangersThatMayHelp(t *testing.T) {
	late := make(chan bool)
	defer close(late)
	explore := func(help func()) sched.Report {
		return sched.Explore(t.Context(), sched.ExploreConfig{}, func() {
			help()
			sched.Here().Park("for help")
		})
	}
	r := explore(func() {})
	require.Empty(t, r.Doubt)
	require.Equal(t, sched.Deadlock, r.Failure.Result.Outcome)
	r = explore(func() {
		go func() { <-late }()
	})
	require.Nil(t, r.Failure)
	require.Equal(t, -1, r.Bound)
	require.Regexp(t, `^nobody can go on, except a goroutine that the scheduler does not control, which runs .*TestStrangersThatMayHelp.* at stranger_test\.go:\d+$`, r.Doubt)
	require.Equal(t, r.Doubt, r.Limit)
	r = explore(func() {
		next, _ := iter.Pull(func(yield func(bool) bool) { yield(true) })
		next()
		iter.Pull(func(func(bool) bool) {})
	})
	require.Empty(t, r.Doubt, "a coroutine goes on only with the thread that asks it")
}
